/* A bar on standard error for work that takes more than two seconds. */
#include "command.h"

#include <fts.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t size_of_directory(const char *path) {
  char *const paths[] = {(char *)(uintptr_t)path, NULL};
  FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
  uint64_t total = 0;
  for (FTSENT *entry; tree && (entry = fts_read(tree));)
    if (entry->fts_info == FTS_F && dgm_reads_name(entry->fts_name))
      total += (uint64_t)entry->fts_statp->st_size;
  if (tree)
    fts_close(tree);
  return total;
}

/* False if it cannot be known. */
static bool size_of(const char *path, uint64_t *size) {
  struct stat status;
  if (!strcmp(path, "-") || stat(path, &status) || !(S_ISREG(status.st_mode) || S_ISDIR(status.st_mode)))
    return false;
  *size = S_ISDIR(status.st_mode) ? size_of_directory(path) : (uint64_t)status.st_size;
  return true;
}

void progress_start(progress *p, const char *const *paths, size_t count) {
  *p = (progress){.started = now(), .possible = isatty(STDERR_FILENO)};
  bool known = true;
  for (size_t i = 0; p->possible && known && i < count; i++) {
    uint64_t size = 0;
    known = size_of(paths[i], &size);
    p->total += size;
  }
  if (!known)
    p->total = 0;
}

void progress_show(progress *p, const dgm_batch_counts *counts) {
  enum { WIDTH = 20 };
  if (!p->possible)
    return;
  double time = now(), elapsed = time - p->started;
  if (elapsed < 2 || time - p->drawn < 0.2)
    return;
  p->drawn = time;
  p->shown = true;
  fputs("\r\x1B[K", stderr);
  if (p->total && counts->bytes) {
    double part = (double)counts->bytes / (double)p->total;
    part = part > 1 ? 1 : part;
    char bar[WIDTH + 1];
    memset(bar, '.', WIDTH);
    memset(bar, '#', (size_t)(part * WIDTH));
    bar[WIDTH] = 0;
    fprintf(stderr, "[%s] %3.0f %%, %.0f s left; ", bar, part * 100, elapsed / part - elapsed);
  }
  fprintf(stderr, "%llu documents, %llu events", (unsigned long long)counts->documents,
          (unsigned long long)counts->events);
  fflush(stderr);
}

void progress_hide(progress *p) {
  if (p->shown)
    fputs("\r\x1B[K", stderr);
  p->shown = false;
}
