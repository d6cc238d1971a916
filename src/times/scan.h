/* Within the times stage: what the patterns share. A function dgm_t_match_X reads X at word `i`, sets where it ends and
 * the days it means, and answers whether it stands there. */
#ifndef DGM_TIMES_SCAN_H
#define DGM_TIMES_SCAN_H

#include "times/grammar.h"

enum { DGM_YEAR = 12 }; /* months */

/* ---- words; positions outside the sentence hold nothing ---- */
dgm_time_tag dgm_t_tag_at(const dgm_time_scan *s, uint32_t i);
bool dgm_t_is(const dgm_time_scan *s, uint32_t i, const char *form);
/* The next word if `form` stands here. */
uint32_t dgm_t_skip(const dgm_time_scan *s, uint32_t i, const char *form);
uint8_t dgm_t_clause_bits(const dgm_time_scan *s, uint32_t i);
/* Past of, the, in, on. */
uint32_t dgm_t_skip_links(const dgm_time_scan *s, uint32_t i);
/* A dash or a word between the two ends of a period. */
bool dgm_t_joins(const dgm_time_scan *s, uint32_t i);
/* The word before the expression, an article left out. */
uint32_t dgm_t_before(const dgm_time_scan *s, uint32_t i);
bool dgm_t_is_noun(const dgm_word *w);
/* A noun phrase follows: "the day before" is then a part of "the day before the vote". */
bool dgm_t_phrase_follows(const dgm_time_scan *s, uint32_t i);

/* ---- days ---- */
/* 0 = Monday */
int32_t dgm_t_weekday_of(dgm_date day);
bool dgm_t_set(dgm_time_found *f, uint32_t next, dgm_date start, dgm_date end);
bool dgm_t_set_relative(dgm_time_found *f, uint32_t next, dgm_date start, dgm_date end);
bool dgm_t_set_months(dgm_time_found *f, uint32_t next, int year, int month, int count);
dgm_date dgm_t_add_units(dgm_date date, dgm_time_tag unit, int count);
/* The week, month, year … that lies `offset` from the one of today. */
bool dgm_t_set_window(const dgm_time_scan *s, dgm_time_found *f, uint32_t next, dgm_time_tag unit, int offset);
/* The year of a bare month, day or season: the last up to today, or the next from today on. `order` tells the date of
 * this year from today's: -1, 0, 1. */
int dgm_t_bare_year(const dgm_time_scan *s, dgm_time_found *f, uint32_t word, int order, uint8_t kind);
int dgm_t_order(int32_t a, int32_t b);

/* ---- dates of the calendar ---- */
bool dgm_t_is_year(dgm_time_tag t);
/* A day's number, or 0. */
int dgm_t_day_at(const dgm_time_scan *s, uint32_t i);
bool dgm_t_set_month(const dgm_time_scan *s, dgm_time_found *f, uint32_t next, uint32_t word, int month);
bool dgm_t_is_in_name(const dgm_time_scan *s, uint32_t i);
dgm_date dgm_t_weekday_near(const dgm_time_scan *s, int32_t weekday, bool ahead);
bool dgm_t_match_month(const dgm_time_scan *s, uint32_t i, dgm_time_found *f);
bool dgm_t_match_day_month(const dgm_time_scan *s, uint32_t i, dgm_time_found *f);
bool dgm_t_match_day(const dgm_time_scan *s, uint32_t i, dgm_time_found *f);
bool dgm_t_match_year(const dgm_time_scan *s, uint32_t i, dgm_time_found *f);
bool dgm_t_match_weekday(const dgm_time_scan *s, uint32_t i, dgm_time_found *f);
bool dgm_t_match_season(const dgm_time_scan *s, uint32_t i, dgm_time_found *f);
bool dgm_t_match_holiday(const dgm_time_scan *s, uint32_t i, dgm_time_found *f);
bool dgm_t_match_feast(const dgm_time_scan *s, uint32_t i, dgm_time_found *f);
bool dgm_t_match_weekend(const dgm_time_scan *s, uint32_t i, bool this_one, dgm_time_found *f);

/* ---- counted and compound times; `depth` bounds how deep they nest ---- */
bool dgm_t_match_relative(const dgm_time_scan *s, uint32_t i, int depth, dgm_time_found *f);
bool dgm_t_match_counted(const dgm_time_scan *s, uint32_t i, int depth, dgm_time_found *f);
bool dgm_t_match_days(const dgm_time_scan *s, uint32_t i, int depth, dgm_time_found *f);
bool dgm_t_match_ordinal_part(const dgm_time_scan *s, uint32_t i, int depth, dgm_time_found *f);
bool dgm_t_match_any(const dgm_time_scan *s, uint32_t i, int depth, dgm_time_found *f);

#endif
