#include "modelfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct header {
  char magic[8];
  uint32_t format, n_sections;
  uint64_t file_size, checksum;
  char made_by[32];
} header;

_Static_assert(sizeof(header) == 64 && sizeof(dgm_section) == 64, "the file format fixes these sizes");

static uint64_t checksum_of(const char *data, size_t size) {
  uint64_t sum = 0, factor = 1;
  size_t i = 0;
  for (; i + 8 <= size; i += 8, factor += 2) {
    uint64_t word;
    memcpy(&word, data + i, 8);
    sum += word * factor;
  }
  if (i < size) {
    uint64_t word = 0;
    memcpy(&word, data + i, size - i);
    sum += word * factor;
  }
  return sum;
}

static dgm_err check(dgm_model_file *file, const char *path, dgm_error *error) {
  header h;
  if (file->size < sizeof h || memcmp(file->data, "DRAGOMAN", 8))
    return dgm_fail(error, DGM_ERR_MODEL, "%s: not a dragoman model file", path);
  memcpy(&h, file->data, sizeof h);
  memcpy(file->made_by, h.made_by, sizeof h.made_by);
  if (h.format != DGM_MODEL_FORMAT)
    return dgm_fail(error, DGM_ERR_MODEL, "%s: model format %u, made by \"%s\"; this program (%s) reads format %d",
                    path, h.format, file->made_by, DGM_VERSION, DGM_MODEL_FORMAT);
  if (h.file_size != file->size || h.n_sections > (file->size - sizeof h) / sizeof(dgm_section))
    return dgm_fail(error, DGM_ERR_MODEL, "%s: truncated: %zu bytes, its header says %llu; build or copy it again",
                    path, file->size, (unsigned long long)h.file_size);
  if (checksum_of(file->data + sizeof h, file->size - sizeof h) != h.checksum)
    return dgm_fail(error, DGM_ERR_MODEL, "%s: damaged (its checksum is wrong); build or copy it again", path);
  file->sections = (const dgm_section *)(const void *)(file->data + sizeof h);
  file->n_sections = h.n_sections;
  for (uint32_t i = 0; i < h.n_sections; i++) {
    const dgm_section *s = &file->sections[i];
    if (s->offset % DGM_MODEL_ALIGN || s->offset > file->size || s->size > file->size - s->offset ||
        !memchr(s->name, 0, sizeof s->name))
      return dgm_fail(error, DGM_ERR_MODEL, "%s: section %u lies outside the file", path, i);
  }
  return DGM_OK;
}

dgm_err dgm_model_file_open(dgm_model_file *file, const char *path, dgm_error *error) {
  *file = (dgm_model_file){0};
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return dgm_fail(error, DGM_ERR_IO, "%s: cannot open the model: %s", path, strerror(errno));
  struct stat status;
  if (fstat(descriptor, &status) || !S_ISREG(status.st_mode) || status.st_size < (off_t)sizeof(header)) {
    close(descriptor);
    return dgm_fail(error, DGM_ERR_MODEL, "%s: not a dragoman model file", path);
  }
  file->size = (size_t)status.st_size;
  void *data = mmap(NULL, file->size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  close(descriptor);
  if (data == MAP_FAILED)
    return dgm_fail(error, DGM_ERR_IO, "%s: cannot map the model: %s", path, strerror(errno));
  file->data = data;
  dgm_err result = check(file, path, error);
  if (result)
    dgm_model_file_close(file);
  return result;
}

void dgm_model_file_rest(const dgm_model_file *file) {
  madvise((void *)(uintptr_t)file->data, file->size, MADV_DONTNEED);
}

void dgm_model_file_close(dgm_model_file *file) {
  if (file->data)
    munmap((void *)(uintptr_t)file->data, file->size);
  *file = (dgm_model_file){0};
}

dgm_bytes dgm_model_file_section(const dgm_model_file *file, const char *name) {
  for (uint32_t i = 0; i < file->n_sections; i++)
    if (!strcmp(file->sections[i].name, name))
      return (dgm_bytes){file->data + file->sections[i].offset, file->sections[i].size};
  return (dgm_bytes){0};
}

static size_t aligned(size_t size) {
  return (size + DGM_MODEL_ALIGN - 1) / DGM_MODEL_ALIGN * DGM_MODEL_ALIGN;
}

static dgm_err write_out(const char *path, const char *data, size_t size, dgm_error *error) {
  dgm_buffer temporary = {0};
  dgm_buffer_printf(&temporary, "%s.new", path);
  dgm_buffer_add(&temporary, "", 1);
  if (temporary.failed)
    return dgm_fail_memory(error);
  dgm_err result = DGM_OK;
  FILE *out = fopen(temporary.data, "wb");
  bool good = out && fwrite(data, 1, size, out) == size;
  if (out && fclose(out))
    good = false;
  if (!good || rename(temporary.data, path)) {
    result = dgm_fail(error, DGM_ERR_IO, "%s: cannot write: %s", path, strerror(errno));
    remove(temporary.data);
  }
  dgm_buffer_free(&temporary);
  return result;
}

dgm_err dgm_model_file_write(const char *path, const char *made_by, const dgm_section_data *sections, uint32_t count,
                             dgm_error *error) {
  size_t size = sizeof(header) + count * sizeof(dgm_section);
  for (uint32_t i = 0; i < count; i++)
    size = aligned(size) + sections[i].size;
  char *data = calloc(1, size);
  if (!data)
    return dgm_fail_memory(error);
  header h = {.format = DGM_MODEL_FORMAT, .n_sections = count, .file_size = size};
  memcpy(h.magic, "DRAGOMAN", 8);
  memcpy(h.made_by, made_by, strnlen(made_by, sizeof h.made_by - 1));
  size_t offset = sizeof h + count * sizeof(dgm_section);
  for (uint32_t i = 0; i < count; i++) {
    offset = aligned(offset);
    dgm_section entry = {.offset = offset, .size = sections[i].size};
    memcpy(entry.name, sections[i].name, sizeof entry.name);
    memcpy(data + sizeof h + i * sizeof entry, &entry, sizeof entry);
    if (sections[i].size)
      memcpy(data + offset, sections[i].data, sections[i].size);
    offset += sections[i].size;
  }
  h.checksum = checksum_of(data + sizeof h, size - sizeof h);
  memcpy(data, &h, sizeof h);
  dgm_err result = write_out(path, data, size, error);
  free(data);
  return result;
}
