/* Texts of documents: as they are (TEXT), or as a stream of zlib (BLOB) where that is smaller. In SQL, `plain(text)`
 * gives the text of both; it is there for whoever opens a file by dgm_store_open. */
#ifndef DGM_STORE_TEXT_H
#define DGM_STORE_TEXT_H

#include "store/store.h"

/* Appends the smaller form; false: that is the text itself, and nothing was appended. Also without memory. */
bool dgm_text_pack(dgm_str text, dgm_buffer *out);
/* Makes `plain` known to a connection, and `has_sector('GOV;MIL', 'MIL')`; a code of SQLite. */
int dgm_text_functions(sqlite3 *db);

#endif
