/* dgm-fuzz MODEL SECONDS SEED FILE...: damaged texts through every stage and every writer.
 *
 * A round takes a piece of one of the files or random bytes, cuts, doubles, swaps and overwrites bytes, words and lines
 * of it, and reads it as text, as CoNLL-U, or as a sentence to relate. It looks for crashes, endless rounds and
 * sanitizer complaints, and checks what must hold of every document (sound.h). Round after round takes the next seed,
 * until the time is over; after a fault the same seed with 0 seconds repeats its round alone. */
#include "sound.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 4096, LIMIT = 4 * PIECE, ROUND_SECONDS = 60 };

/* Things that mean something to one stage or another. */
static const char *const pieces[] = {"\xff",
                                     "\xc3",
                                     "\xe2\x80",
                                     "\xed\xa0\x80",
                                     "\xf4\x90\x80\x80",
                                     "",
                                     "\n\n",
                                     "\r\n",
                                     "“",
                                     "”",
                                     "\"",
                                     "'",
                                     "\u2019",
                                     "...",
                                     ".",
                                     "\t",
                                     "\u00a0",
                                     " - ",
                                     "—",
                                     "(",
                                     ")",
                                     "U.S.",
                                     "$1.5bn",
                                     "n't",
                                     "''",
                                     "\u200b",
                                     "\U0001f600",
                                     "\u0301",
                                     "<s>",
                                     "1-3",
                                     "# ",
                                     "_",
                                     "\t\t",
                                     " denied ",
                                     " said ",
                                     " if ",
                                     " and ",
                                     " that ",
                                     " to ",
                                     ", ",
                                     ": ",
                                     "; ",
                                     " who ",
                                     " not ",
                                     " will ",
                                     " Monday ",
                                     " by the",
                                     "Russia",
                                     "President ",
                                     " ceasefire ",
                                     " the treaty ",
                                     " 31 February ",
                                     " 9999 ",
                                     "0000-00-00"};
enum { N_PIECES = sizeof pieces / sizeof *pieces };

typedef struct seed_file {
  char *data;
  size_t size;
} seed_file;

typedef struct fuzz {
  dgm_model *model;
  dgm_coder *coder;
  seed_file *files;
  uint32_t n_files;
  dgm_buffer out;
  dgm_error error;
  unsigned long long random;
  char text[LIMIT];
  uint32_t size;
} fuzz;

/* ---- what a crash says ---- */

static char last_words[64]; /* for the signal handler alone */

static void on_signal(int number) {
  ssize_t ignored = write(2, last_words, strlen(last_words));
  (void)ignored;
  signal(number, SIG_DFL);
  raise(number);
}

static void catch_signals(void) {
  signal(SIGABRT, on_signal);
  signal(SIGALRM, on_signal);
#ifndef __SANITIZE_ADDRESS__ /* which reports these itself, then aborts */
  signal(SIGSEGV, on_signal);
  signal(SIGBUS, on_signal);
  signal(SIGFPE, on_signal);
#endif
}

static bool fail(const char *what) {
  fprintf(stderr, "dgm-fuzz: %s\n", what);
  return false;
}

/* ---- damage ---- */

static uint32_t below(fuzz *f, uint32_t n) {
  f->random = f->random * 6364136223846793005ULL + 1442695040888963407ULL;
  return n ? (uint32_t)(f->random >> 33) % n : 0;
}

static void replace(fuzz *f, uint32_t at, uint32_t cut, const char *with, uint32_t size) {
  char copy[PIECE]; /* it may lie in the text */
  if (size > PIECE || f->size - cut + size > LIMIT)
    return;
  memcpy(copy, with, size);
  memmove(f->text + at + size, f->text + at + cut, f->size - at - cut);
  memcpy(f->text + at, copy, size);
  f->size += size - cut;
}

/* A random stretch that begins and ends at a byte, a word or a line. */
static dgm_span stretch(fuzz *f) {
  char border = "\0 \n"[below(f, 3)];
  uint32_t start = below(f, f->size + 1), end = start + below(f, border == '\n' ? 1500 : 200);
  end = end > f->size ? f->size : end;
  while (border && start && f->text[start - 1] != border)
    start--;
  while (border && end < f->size && f->text[end] != border)
    end++;
  return (dgm_span){start, end};
}

static void damage(fuzz *f) {
  dgm_span s = stretch(f), other = stretch(f);
  uint32_t length = s.end - s.start;
  const char *piece = pieces[below(f, N_PIECES)];
  switch (below(f, 8)) {
  case 0:
    replace(f, s.start, length, "", 0);
    break;
  case 1:
    replace(f, s.start, 0, f->text + s.start, length);
    break;
  case 2:
    replace(f, s.start, length, f->text + other.start, other.end - other.start);
    break;
  case 3:
    replace(f, s.start, 0, f->text + other.start, other.end - other.start);
    break;
  case 4:
    if (s.start < f->size)
      f->text[s.start] = (char)below(f, 256);
    break;
  case 5:
    if (s.start < f->size)
      f->text[s.start] = (char)(f->text[s.start] ^ 0x20);
    break;
  default: /* the empty piece is a NUL byte */
    replace(f, s.start, below(f, 2) ? 0 : length, piece, *piece ? (uint32_t)strlen(piece) : 1);
  }
}

static void take_seed(fuzz *f) {
  uint32_t which = below(f, f->n_files + 1 + f->n_files / 16);
  f->size = below(f, PIECE);
  if (which < f->n_files) {
    const seed_file *file = &f->files[which];
    size_t from = file->size > PIECE ? below(f, (uint32_t)(file->size - PIECE)) : 0;
    f->size = (uint32_t)(file->size - from < PIECE ? file->size - from : PIECE);
    memcpy(f->text, file->data + from, f->size);
  } else {
    for (uint32_t i = 0, range = below(f, 2) ? 256 : 128; i < f->size; i++)
      f->text[i] = (char)below(f, range);
  }
  for (uint32_t n = below(f, 14); n; n--)
    damage(f);
}

/* ---- one round ---- */

typedef void writer(const dgm_model *, const dgm_document *, dgm_buffer *);

static const dgm_buffer *written(fuzz *f, const dgm_document *d, writer *write) {
  f->out.size = 0;
  write(f->model, d, &f->out);
  return &f->out;
}

static const char *check_writers(fuzz *f, const dgm_document *d) {
  const char *fault = sound_json(written(f, d, dgm_write_events), d->n_events);
  fault = fault ? fault : sound_text(&f->out);
  fault = fault ? fault : sound_json(written(f, d, dgm_write_claims), d->n_claims + d->n_attitudes);
  fault = fault ? fault : sound_json(written(f, d, dgm_write_entities), d->n_mentions + d->n_sources);
  fault = fault ? fault : sound_json(written(f, d, dgm_write_agreements), d->n_agreements);
  fault = fault ? fault : sound_arrow(f->model, d, DGM_ARROW_EVENTS, d->n_events);
  fault = fault ? fault : sound_arrow(f->model, d, DGM_ARROW_CLAIMS, d->n_claims + d->n_attitudes);
  fault = fault ? fault : sound_arrow(f->model, d, DGM_ARROW_ENTITIES, d->n_mentions + d->n_sources);
  fault = fault ? fault : sound_text(written(f, d, dgm_write_ledger));
  fault = fault ? fault : sound_text(written(f, d, dgm_write_explanation));
  f->out.size = 0;
  dgm_write_table(f->model, d, (int)below(f, 200), true, &f->out);
  fault = fault ? fault : sound_text(&f->out);
  return fault ? fault : sound_text(written(f, d, dgm_write_conllu)); /* last: read_back goes on with it */
}

static const char *read_back(fuzz *f) {
  dgm_error error = {0};
  f->size = f->out.size < LIMIT ? (uint32_t)f->out.size : LIMIT;
  if (f->size)
    memcpy(f->text, f->out.data, f->size);
  for (uint32_t n = below(f, 4); n; n--)
    damage(f);
  const dgm_document *d = dgm_read_conllu(f->coder, (dgm_str){f->text, f->size}, DGM_ALL, &error);
  if (!d)
    return error.message[0] ? NULL : "CoNLL-U is refused without a reason";
  const char *fault = sound_document(d, DGM_ALL);
  return fault ? fault : check_writers(f, d);
}

/* Any spans are allowed, good or bad: an answer or an error with a reason. */
static const char *relate(fuzz *f) {
  dgm_error error = {0};
  dgm_type type = DGM_NO_EVENT;
  double score = -1;
  dgm_err result = dgm_relate(f->coder, (dgm_str){f->text, f->size}, stretch(f), stretch(f), &type, &score, &error);
  if (result)
    return error.message[0] ? NULL : "relate refuses without a reason";
  return type < DGM_NO_EVENT && score >= 0 && score <= 1 ? NULL : "relate answers with no type or score";
}

static const char *one_round(fuzz *f) {
  take_seed(f);
  dgm_depth depth = below(f, 8) ? DGM_ALL : (dgm_depth)below(f, DGM_ALL);
  dgm_input input = {
      .text = {f->text, f->size}, .id = {"fuzz", 4}, .date = below(f, 2) ? (dgm_date)below(f, 40000) : DGM_NO_DATE};
  const dgm_document *d = dgm_read(f->coder, &input, depth, &f->error);
  if (!d)
    return f->error.message[0] ? f->error.message : "a text is refused"; /* any bytes are a text */
  const char *fault = sound_document(d, depth);
  if (fault || depth != DGM_ALL)
    return fault;
  fault = check_writers(f, d);
  if (fault || below(f, 3))
    return fault;
  return below(f, 2) ? read_back(f) : relate(f);
}

/* ---- the whole ---- */

static bool load(seed_file *file, const char *path) {
  FILE *in = fopen(path, "rb");
  if (!in)
    return fail(path);
  fseek(in, 0, SEEK_END);
  long size = ftell(in);
  rewind(in);
  file->data = size < 0 ? NULL : malloc((size_t)size + 1);
  file->size = file->data ? fread(file->data, 1, (size_t)size, in) : 0;
  fclose(in);
  return file->data != NULL || fail(path);
}

static bool open_fuzz(fuzz *f, const char *model, char **paths, int n) {
  f->model = dgm_model_open(model, &f->error);
  f->coder = f->model ? dgm_coder_new(f->model, &f->error) : NULL;
  f->files = calloc((size_t)n, sizeof *f->files);
  if (!f->coder || !f->files)
    return fail(f->error.message);
  for (; f->n_files < (uint32_t)n; f->n_files++)
    if (!load(&f->files[f->n_files], paths[f->n_files]))
      return false;
  return true;
}

static bool run(fuzz *f, double seconds, unsigned long long seed) {
  struct timespec start, now;
  clock_gettime(CLOCK_MONOTONIC, &start);
  unsigned long long rounds = 0;
  do {
    f->random = seed + rounds;
    snprintf(last_words, sizeof last_words, "dgm-fuzz: in the round of seed %llu\n", f->random);
    alarm(ROUND_SECONDS);
    const char *fault = one_round(f);
    alarm(0);
    if (fault) {
      fprintf(stderr, "%s--- what was read\n", last_words);
      fwrite(f->text, 1, f->size, stderr);
      fprintf(stderr, "\n---\n");
      return fail(fault);
    }
    rounds++;
    clock_gettime(CLOCK_MONOTONIC, &now);
  } while ((double)(now.tv_sec - start.tv_sec) + 1e-9 * (double)(now.tv_nsec - start.tv_nsec) < seconds);
  printf("%llu rounds\n", rounds);
  return true;
}

int main(int argc, char **argv) {
  if (argc < 5) {
    fprintf(stderr, "usage: dgm-fuzz MODEL SECONDS SEED FILE...\n");
    return 2;
  }
  fuzz *f = calloc(1, sizeof *f);
  catch_signals();
  bool good =
      f && open_fuzz(f, argv[1], argv + 4, argc - 4) && run(f, strtod(argv[2], NULL), strtoull(argv[3], NULL, 10));
  if (!f)
    return 1;
  for (uint32_t i = 0; i < f->n_files; i++)
    free(f->files[i].data);
  free(f->files);
  dgm_buffer_free(&f->out);
  dgm_coder_free(f->coder);
  dgm_model_close(f->model);
  free(f);
  return good ? 0 : 1;
}
