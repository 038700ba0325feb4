// SPDX-License-Identifier: Apache-2.0
//
// Starting programs for tests. A child inherits nothing by accident: no descriptor above 2, no
// blocked or ignored signal, no controlling terminal but the one it is given.

#ifndef CPTY_H
#define CPTY_H

#include <stdbool.h>
#include <sys/types.h>

// Starts a program on a terminal of its own. Returns its id, or -errno; `terminal` is the other end,
// which does not block.
pid_t cp_spawn_on_terminal(
    char *const arguments[], char *const environment[], int rows, int columns, int *terminal);

// Starts a program without a terminal. Returns its id, or -errno; `pipes` are the ends of its
// standard input, output and error, which do not block.
pid_t cp_spawn_with_pipes(char *const arguments[], char *const environment[], int pipes[3]);

// Gives the terminal a new size, and its foreground processes a SIGWINCH.
int cp_resize(int terminal, int rows, int columns);

// A descriptor that is readable once the process has ended, or -1.
int cp_process_descriptor(pid_t process);

// Whether the process has ended; then `code` is its exit status, or minus the signal that ended it.
bool cp_reap(pid_t process, int *code);

#endif
