/* What needs MHD: answers as its responses. */
#ifndef SERVE_HTTP_H
#define SERVE_HTTP_H

#include "serve.h"

#include <microhttpd.h>

/* A response of the answer, which gives away its body; packed if that is worth it. NULL: no memory. */
struct MHD_Response *make_response(answer *a, const char *uri, bool zips, size_t *size);
/* The ETag of an address in a state of the store, in quotes. */
void make_tag(uint64_t state, const char *uri, char tag[40]);
/* Adds the headers that all answers have. */
void add_headers(struct MHD_Response *response);

/* Answers that are kept, with their responses. */
cache *cache_new(void);
void cache_free(cache *c);
/* Queues the one that is kept for this address, if there is one. `zips`: the client takes gzip. */
bool cache_queue(cache *c, uint64_t state, const char *uri, bool zips, struct MHD_Connection *connection,
                 enum MHD_Result *result);
/* Takes over the response. */
void cache_put(cache *c, uint64_t state, const char *uri, bool zips, struct MHD_Response *response, size_t size);

#endif
