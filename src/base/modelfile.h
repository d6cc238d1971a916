/* The container of a model file: named, aligned sections in one mapped file, little endian.
 *
 * Header, 64 bytes: "DRAGOMAN", u32 format, u32 sections, u64 file size, u64 checksum, 32 bytes naming the program that
 * wrote it. Then one 64-byte entry a section: 40 bytes name, u64 offset, u64 size, u64 zero. Data at multiples of 64.
 * The checksum is the sum of w[i]·(2i+1) modulo 2^64 over the u64 words after the header, zero-padded to 8 bytes.
 */
#ifndef DGM_MODELFILE_H
#define DGM_MODELFILE_H

#include "base.h"

enum { DGM_MODEL_FORMAT = 1, DGM_MODEL_ALIGN = 64 };

typedef struct dgm_section {
  char name[40];
  uint64_t offset, size, zero;
} dgm_section;

typedef struct dgm_model_file {
  const char *data;
  size_t size;
  const dgm_section *sections;
  uint32_t n_sections;
  char made_by[33];
} dgm_model_file;

/* Maps and checks a file: magic, format, size, checksum, every section inside the file. */
dgm_err dgm_model_file_open(dgm_model_file *file, const char *path, dgm_error *error);
void dgm_model_file_close(dgm_model_file *file);
/* The check has read all of it; what is not needed again need not stay in memory. */
void dgm_model_file_rest(const dgm_model_file *file);
/* The section's bytes; `data` is NULL if there is none of that name. */
typedef struct dgm_bytes {
  const char *data;
  size_t size;
} dgm_bytes;
dgm_bytes dgm_model_file_section(const dgm_model_file *file, const char *name);

/* Writes sections to a file in one go: a temporary name first, then renamed. */
typedef struct dgm_section_data {
  char name[40];
  const void *data;
  size_t size;
} dgm_section_data;
dgm_err dgm_model_file_write(const char *path, const char *made_by, const dgm_section_data *sections, uint32_t count,
                             dgm_error *error);

#endif
