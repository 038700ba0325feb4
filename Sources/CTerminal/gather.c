// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE
#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

bool ct_gather_open(struct ct_gather *gather, int stream)
{
    // Frames come and go with every key: the heap keeps their room, and is not given back and asked for again.
    mallopt(M_TRIM_THRESHOLD, 4 << 20);
    gather->stream = stream;
    gather->terminal = fcntl(stream, F_DUPFD_CLOEXEC, 3);
    gather->memory = memfd_create("frame", MFD_CLOEXEC);
    if (gather->terminal >= 0 && gather->memory >= 0)
        return true;
    ct_gather_close(gather);
    return false;
}

bool ct_gather_begin(const struct ct_gather *gather)
{
    return gather->memory >= 0 && lseek(gather->memory, 0, SEEK_SET) == 0
        && dup3(gather->memory, gather->stream, O_CLOEXEC) >= 0;
}

static void send(int terminal, const char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t written = write(terminal, bytes, count);
        if (written < 0 && errno == EAGAIN) {
            struct pollfd room = {.fd = terminal, .events = POLLOUT};
            poll(&room, 1, -1);
        } else if (written < 0 && errno != EINTR) {
            return;
        } else if (written > 0) {
            bytes += written;
            count -= (size_t)written;
        }
    }
}

void ct_gather_end(const struct ct_gather *gather)
{
    // Most frames are less than this; what is longer goes out in so many pieces.
    char bytes[16384];
    dup3(gather->terminal, gather->stream, O_CLOEXEC);
    off_t size = lseek(gather->memory, 0, SEEK_CUR);
    for (off_t start = 0; start < size;) {
        size_t wanted = size - start < (off_t)sizeof bytes ? (size_t)(size - start) : sizeof bytes;
        ssize_t count = pread(gather->memory, bytes, wanted, start);
        if (count <= 0)
            return;
        send(gather->terminal, bytes, (size_t)count);
        start += count;
    }
}

void ct_gather_close(struct ct_gather *gather)
{
    if (gather->terminal >= 0)
        close(gather->terminal);
    if (gather->memory >= 0)
        close(gather->memory);
    gather->terminal = gather->memory = -1;
}
