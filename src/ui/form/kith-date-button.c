/* kith-date-button.c: a button that shows a calendar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/form/kith-date-button.h"

#include "ui/form/kith-entry-row.h"

struct _KithDateButton
{
  AdwBin parent_instance;

  char *date;

  /* Children */
  GtkWidget *button;
  GtkWidget *calendar;
};

G_DEFINE_FINAL_TYPE (KithDateButton, kith_date_button, ADW_TYPE_BIN)

enum
{
  PICKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GDateTime *
make_time (const char *date)
{
  g_autofree char *text = g_strconcat (date, "T00:00:00", NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  return g_date_time_new_from_iso8601 (text, zone);
}

static void
day_selected_cb (KithDateButton *self)
{
  g_autoptr (GDateTime)
    time = gtk_calendar_get_date (GTK_CALENDAR (self->calendar));
  g_autofree char *date = g_date_time_format (time, "%Y-%m-%d");

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  g_signal_emit (self, signals[PICKED], 0, date);
}

/* The calendar tells of days that the program selects, too. */
static void
show_cb (KithDateButton *self)
{
  g_autoptr (GDateTime) time = self->date != NULL ? make_time (self->date)
                                                  : NULL;

  if (time == NULL)
    time = g_date_time_new_now_local ();

  g_signal_handlers_block_by_func (self->calendar, day_selected_cb, self);
  gtk_calendar_select_day (GTK_CALENDAR (self->calendar), time);
  g_signal_handlers_unblock_by_func (self->calendar, day_selected_cb, self);
}

static void
kith_date_button_finalize (GObject *object)
{
  KithDateButton *self = KITH_DATE_BUTTON (object);

  g_free (self->date);

  G_OBJECT_CLASS (kith_date_button_parent_class)->finalize (object);
}

static void
kith_date_button_class_init (KithDateButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kith_date_button_finalize;

  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
kith_date_button_init (KithDateButton *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->calendar = gtk_calendar_new ();
  g_signal_connect_swapped (self->calendar, "day-selected",
                            G_CALLBACK (day_selected_cb), self);
  gtk_popover_set_child (GTK_POPOVER (popover), self->calendar);
  g_signal_connect_swapped (popover, "show", G_CALLBACK (show_cb), self);

  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button),
                                 "x-office-calendar-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), self->button);
}

GtkWidget *
kith_date_button_new (const char *label)
{
  KithDateButton *self = g_object_new (KITH_TYPE_DATE_BUTTON, NULL);

  kith_widget_set_label (self->button, label);

  return GTK_WIDGET (self);
}

/**
 * kith_date_button_set_date:
 * @self: a date button
 * @date: (nullable): the day that the calendar shows when it opens
 */
void
kith_date_button_set_date (KithDateButton *self, const char *date)
{
  g_return_if_fail (KITH_IS_DATE_BUTTON (self));

  g_free (self->date);
  self->date = g_strdup (date);
}

static char *
format_date (const GDate *date)
{
  return g_strdup_printf ("%04d-%02d-%02d", (int) g_date_get_year (date),
                          (int) g_date_get_month (date),
                          (int) g_date_get_day (date));
}

/* Three numbers or words at least, none of them both: GDate would make a day
 * of "May 1988", and of "14x".  "1988年5月14日" has no spaces. */
static gboolean
looks_like_date (const char *text)
{
  guint n_parts = 0;
  gboolean in_part = FALSE;
  gboolean was_digit = FALSE;
  gboolean was_wide = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean is_digit = g_unichar_isdigit (c);
      gboolean is_part = is_digit || g_unichar_isalpha (c);

      gboolean is_wide = g_unichar_iswide (c);
      gboolean is_other = is_digit != was_digit;

      if (is_part && in_part && is_other && !is_wide && !was_wide)
        return FALSE;
      if (is_part && (!in_part || is_other))
        n_parts++;
      in_part = is_part;
      was_digit = is_digit;
      was_wide = is_wide;
    }

  return n_parts >= 3;
}

/**
 * kith_date_from_text:
 * @text: what a person typed
 *
 * Day, month and year in the order and the words of the locale, or as
 * YYYY-MM-DD.  GDate guesses a day for "May 1988"; a date that is stored should
 * have been meant, so three parts are asked for.
 *
 * Returns: (transfer full) (nullable): "1988-05-14"
 */
char *
kith_date_from_text (const char *text)
{
  g_autofree char *trimmed = NULL;
  GDate date;
  int year, month, day, end = 0;

  g_return_val_if_fail (text != NULL, NULL);

  trimmed = g_strstrip (g_strdup (text));
  g_date_clear (&date, 1);

  if (sscanf (trimmed, "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3
      && trimmed[end] == '\0')
    {
      if (!g_date_valid_dmy (day, month, year))
        return NULL;
      g_date_set_dmy (&date, day, month, year);
    }
  else if (looks_like_date (trimmed))
    g_date_set_parse (&date, trimmed);

  return g_date_valid (&date) ? format_date (&date) : NULL;
}
