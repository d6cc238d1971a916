/* What needs MHD: answers as its responses. */
#ifndef SERVE_HTTP_H
#define SERVE_HTTP_H

#include "serve.h"

#include <microhttpd.h>

/* An answer as MHD sends it: by several at once, and kept. */
struct sendable {
  struct MHD_Response *response;
  unsigned status;
  int users;
  size_t size;
};

/* The ETag of an address in a state of the store, in quotes. */
void make_tag(uint64_t state, const char *uri, char tag[40]);
/* Adds the headers that all answers have. */
void add_headers(struct MHD_Response *response);

#endif
