/* fuzz.h: what libFuzzer calls
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stddef.h>
#include <stdint.h>

/* Does with the input what the target is about, and aborts when anything is
 * not as it should be.  Returns 0. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
