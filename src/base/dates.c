#include "base/base.h"

#include <stdio.h>

/* Howard Hinnant's days_from_civil and its inverse, chrono-compatible low-level date algorithms (public domain). */
dgm_date dgm_date_of(int year, int month, int day) {
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

int dgm_month_days(int year, int month) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return lengths[month - 1] + (leap && month == 2);
}

void dgm_date_split(dgm_date date, int *year, int *month, int *day) {
  int z = date + 719468;
  int era = (z >= 0 ? z : z - 146096) / 146097;
  int of_era = z - era * 146097;
  int of_cycle = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int of_year = of_era - (365 * of_cycle + of_cycle / 4 - of_cycle / 100);
  int shifted = (5 * of_year + 2) / 153;
  *day = of_year - (153 * shifted + 2) / 5 + 1;
  *month = shifted < 10 ? shifted + 3 : shifted - 9;
  *year = of_cycle + era * 400 + (*month <= 2);
}

bool dgm_date_parse(dgm_str text, dgm_date *date) {
  int year, month, day;
  if (text.size < 10 || text.data[4] != '-' || text.data[7] != '-' || !digits(text, 0, 4, &year) ||
      !digits(text, 5, 2, &month) || !digits(text, 8, 2, &day))
    return false;
  if (text.size > 10 && text.data[10] != 'T' && text.data[10] != ' ')
    return false;
  if (month < 1 || month > 12 || day < 1 || day > dgm_month_days(year, month))
    return false;
  *date = dgm_date_of(year, month, day);
  return true;
}

void dgm_date_format(dgm_date date, char out[16]) {
  out[0] = 0;
  if (date < -719162 || date > 2932896) /* years 1 to 9999 */
    return;
  int year, month, day;
  dgm_date_split(date, &year, &month, &day);
  /* by hand: counts write millions of dates */
  for (int i = 3; i >= 0; i--, year /= 10)
    out[i] = (char)('0' + year % 10);
  out[4] = out[7] = '-';
  out[5] = (char)('0' + month / 10);
  out[6] = (char)('0' + month % 10);
  out[8] = (char)('0' + day / 10);
  out[9] = (char)('0' + day % 10);
  out[10] = 0;
}
