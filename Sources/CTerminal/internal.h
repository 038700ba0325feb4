// SPDX-License-Identifier: Apache-2.0
//
// What the parts of CTerminal share; everything here is async-signal-safe.

#ifndef CTERMINAL_INTERNAL_H
#define CTERMINAL_INTERNAL_H

#include <stddef.h>

// Writes all bytes, or gives up in silence: there is nobody to tell.
void ct_write_all(int fd, const void *bytes, size_t count);

// Makes standard error what it was and writes what was captured. Leaves the capture allocated.
void ct_stderr_replay(void);

#endif
