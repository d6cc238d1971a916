/* What is to be read: files, directories, patterns. */
#include "formats/reader.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <sys/stat.h>

/* ---- names ---- */

static bool has_ending(dgm_str path, const char *ending) {
  uint32_t tail = (uint32_t)strlen(ending);
  return path.size > tail && dgm_str_is_nocase((dgm_str){path.data + path.size - tail, tail}, ending);
}

static dgm_str without_packing(dgm_str path) {
  static const char *const endings[] = {".gz", ".zst", ".zstd"};
  for (size_t i = 0; i < DGM_COUNT(endings); i++)
    if (has_ending(path, endings[i]))
      return (dgm_str){path.data, path.size - (uint32_t)strlen(endings[i])};
  return path;
}

static dgm_str last_part(const char *path) {
  const char *slash = strrchr(path, '/');
  return dgm_cstr(slash ? slash + 1 : path);
}

dgm_input_format dgm_format_of_name(const char *path) {
  static const struct {
    const char *ending;
    dgm_input_format format;
  } endings[] = {
      {".txt", DGM_INPUT_TEXT}, {".json", DGM_INPUT_JSONL}, {".jsonl", DGM_INPUT_JSONL},  {".ndjson", DGM_INPUT_JSONL},
      {".csv", DGM_INPUT_CSV},  {".tsv", DGM_INPUT_TSV},    {".tab", DGM_INPUT_TSV},      {".html", DGM_INPUT_HTML},
      {".htm", DGM_INPUT_HTML}, {".xhtml", DGM_INPUT_HTML}, {".xml", DGM_INPUT_PETRARCH},
  };
  dgm_str name = without_packing(last_part(path));
  for (size_t i = 0; i < DGM_COUNT(endings); i++)
    if (has_ending(name, endings[i].ending))
      return endings[i].format;
  return DGM_INPUT_AUTO;
}

bool dgm_reads_name(const char *path) {
  return dgm_format_of_name(path) != DGM_INPUT_AUTO;
}

dgm_str dgm_name_of_path(const char *path) {
  dgm_str name = without_packing(last_part(path));
  for (uint32_t i = name.size; i-- > 1;)
    if (name.data[i] == '.')
      return (dgm_str){name.data, i};
  return name;
}

/* ---- the stack ---- */

bool dgm_paths_push(dgm_paths *p, const char *path, bool given) {
  if (p->count == p->room) {
    size_t room = p->room ? p->room * 2 : 16;
    dgm_path *items = realloc(p->items, room * sizeof *items);
    if (!items)
      return false;
    p->items = items;
    p->room = room;
  }
  char *copy = strdup(path);
  if (!copy)
    return false;
  p->items[p->count++] = (dgm_path){copy, given};
  return true;
}

void dgm_paths_free(dgm_paths *p) {
  while (p->count > 0)
    free(p->items[--p->count].path);
  free(p->items);
  *p = (dgm_paths){0};
}

static int by_name(const void *a, const void *b) {
  return -strcmp(((const dgm_path *)a)->path, ((const dgm_path *)b)->path);
}

static void sort_from(dgm_paths *p, size_t first) {
  if (p->count > first)
    qsort(p->items + first, p->count - first, sizeof *p->items, by_name);
}

/* ---- directories ---- */

static bool join(dgm_buffer *path, const char *folder, const char *name) {
  size_t size = strlen(folder);
  path->size = 0;
  dgm_buffer_printf(path, "%s%s%s", folder, size && folder[size - 1] != '/' ? "/" : "", name);
  dgm_buffer_add(path, "", 1);
  return !path->failed;
}

/* Links to directories are not followed: they may lead in circles. */
dgm_err dgm_paths_push_directory(dgm_paths *p, const char *path, dgm_error *error) {
  DIR *directory = opendir(path);
  if (!directory)
    return dgm_fail(error, DGM_ERR_IO, "%s", strerror(errno));
  size_t first = p->count;
  bool good = true;
  dgm_buffer name = {0};
  for (struct dirent *entry; good && (entry = readdir(directory));) {
    struct stat status;
    if (entry->d_name[0] == '.')
      continue;
    good = join(&name, path, entry->d_name);
    if (good && !lstat(name.data, &status)) {
      bool link = S_ISLNK(status.st_mode) && !stat(name.data, &status);
      if ((S_ISREG(status.st_mode) && dgm_reads_name(name.data)) || (S_ISDIR(status.st_mode) && !link))
        good = dgm_paths_push(p, name.data, false);
    }
  }
  dgm_buffer_free(&name);
  closedir(directory);
  if (!good)
    return dgm_fail_memory(error);
  sort_from(p, first);
  return DGM_OK;
}

/* ---- patterns ---- */

enum { MOST_FOLDERS = 64 }; /* one in the other */

bool dgm_is_pattern(const char *path) {
  return strpbrk(path, "*?[") != NULL;
}

static bool expand(dgm_paths *p, const char *folder, const char *pattern, int depth);

/* One name of a folder against the first part of the pattern; `rest`: the parts behind it, NULL if none. */
static bool try_entry(dgm_paths *p, const char *path, const char *name, const char *part, const char *rest,
                      const char *pattern, int depth) {
  struct stat status;
  bool any = !strcmp(part, "**");
  if ((name[0] == '.' && part[0] != '.') || lstat(path, &status))
    return true;
  bool link = S_ISLNK(status.st_mode) && !stat(path, &status), folder = S_ISDIR(status.st_mode);
  if (any) { /* a folder more; files are for the part behind "**" */
    if (folder && !link)
      return expand(p, path, pattern, depth + 1);
    return rest || folder || !dgm_reads_name(path) || dgm_paths_push(p, path, false);
  }
  if (fnmatch(part, name, FNM_PERIOD))
    return true;
  if (rest)
    return !folder || expand(p, path, rest, depth + 1);
  return dgm_paths_push(p, path, false);
}

/* Pushes what below `folder` fits `pattern`; false: no memory. */
static bool expand(dgm_paths *p, const char *folder, const char *pattern, int depth) {
  const char *slash = strchr(pattern, '/'), *rest = slash;
  while (rest && *rest == '/')
    rest++;
  if (rest && !*rest)
    rest = NULL;
  char *part = strndup(pattern, slash ? (size_t)(slash - pattern) : strlen(pattern));
  bool good = part != NULL;
  if (good && rest && !strcmp(part, "**")) /* no folder at all */
    good = expand(p, folder, rest, depth);
  dgm_buffer path = {0};
  DIR *directory = good && depth < MOST_FOLDERS ? opendir(*folder ? folder : ".") : NULL;
  for (struct dirent *entry; good && directory && (entry = readdir(directory));)
    if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
      good = join(&path, folder, entry->d_name) && try_entry(p, path.data, entry->d_name, part, rest, pattern, depth);
  if (directory)
    closedir(directory);
  dgm_buffer_free(&path);
  free(part);
  return good;
}

/* One path may fit in several ways. */
static void drop_doubles(dgm_paths *p, size_t first) {
  size_t kept = first;
  for (size_t i = first; i < p->count; i++)
    if (i > first && !strcmp(p->items[kept - 1].path, p->items[i].path))
      free(p->items[i].path);
    else
      p->items[kept++] = p->items[i];
  p->count = kept;
}

dgm_err dgm_paths_push_pattern(dgm_paths *p, const char *pattern, dgm_error *error) {
  size_t first = p->count;
  while (pattern[0] == '/' && pattern[1] == '/')
    pattern++;
  if (!expand(p, pattern[0] == '/' ? "/" : "", pattern + (pattern[0] == '/'), 0))
    return dgm_fail_memory(error);
  sort_from(p, first);
  drop_doubles(p, first);
  return p->count > first ? DGM_OK : dgm_fail(error, DGM_ERR_IO, "no file fits this pattern");
}
