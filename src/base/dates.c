#include "base/base.h"

#include <stdio.h>

/* Howard Hinnant's days_from_civil and its inverse, chrono-compatible low-level date algorithms (public domain). */
static dgm_date days_from(int year, int month, int day) {
  year -= month <= 2;
  int era = (year >= 0 ? year : year - 399) / 400;
  int of_era = year - era * 400;
  int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool digits(dgm_str text, uint32_t at, uint32_t count, int *value) {
  *value = 0;
  for (uint32_t i = at; i < at + count; i++) {
    if (i >= text.size || !dgm_is_digit(text.data[i]))
      return false;
    *value = *value * 10 + (text.data[i] - '0');
  }
  return true;
}

bool dgm_date_parse(dgm_str text, dgm_date *date) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int year, month, day;
  if (text.size < 10 || text.data[4] != '-' || text.data[7] != '-' || !digits(text, 0, 4, &year) ||
      !digits(text, 5, 2, &month) || !digits(text, 8, 2, &day))
    return false;
  if (text.size > 10 && text.data[10] != 'T' && text.data[10] != ' ')
    return false;
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  if (month < 1 || month > 12 || day < 1 || day > lengths[month - 1] + (leap && month == 2))
    return false;
  *date = days_from(year, month, day);
  return true;
}

void dgm_date_format(dgm_date date, char out[16]) {
  out[0] = 0;
  if (date < -719162 || date > 2932896) /* years 1 to 9999 */
    return;
  int z = date + 719468;
  int era = z / 146097;
  int of_era = z - era * 146097;
  int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int of_year = of_era - (365 * year + year / 4 - year / 100);
  int shifted = (5 * of_year + 2) / 153;
  int day = of_year - (153 * shifted + 2) / 5 + 1;
  int month = shifted < 10 ? shifted + 3 : shifted - 9;
  year += era * 400 + (month <= 2);
  snprintf(out, 16, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100, (unsigned)day % 100);
}
