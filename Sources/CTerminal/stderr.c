// SPDX-License-Identifier: Apache-2.0
//
// Standard error while the screen is up. The Swift runtime prints the message of a fatal error
// before it crashes, which would put it onto a screen that is about to vanish.

#define _GNU_SOURCE
#include "CTerminal.h"
#include "internal.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static int captured = -1;
static int original = -1;
static off_t replayed;

void ct_stderr_capture(void)
{
    // A file or a pipe does not disturb the screen.
    if (captured >= 0 || !isatty(STDERR_FILENO))
        return;
    int file = memfd_create("stderr", MFD_CLOEXEC);
    int copy = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
    if (file < 0 || copy < 0 || dup2(file, STDERR_FILENO) < 0) {
        close(file);
        close(copy);
        return;
    }
    captured = file;
    original = copy;
    replayed = 0;
}

void ct_stderr_replay(void)
{
    if (captured < 0)
        return;
    dup2(original, STDERR_FILENO);
    char bytes[1024];
    ssize_t count;
    while ((count = pread(captured, bytes, sizeof bytes, replayed)) > 0) {
        ct_write_all(STDERR_FILENO, bytes, (size_t)count);
        replayed += count;
    }
}

void ct_stderr_release(void)
{
    if (captured < 0)
        return;
    ct_stderr_replay();
    close(captured);
    close(original);
    captured = original = -1;
}
