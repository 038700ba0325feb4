// SPDX-License-Identifier: Apache-2.0
//
// Signals that end a program which has something to take back first: the handler writes the number of the
// signal into a pipe that a thread reads.

#define _GNU_SOURCE
#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const int endings[] = {SIGINT, SIGTERM, SIGHUP};
static struct sigaction previous[COUNT(endings)];
static int ending_pipe[2] = {-1, -1};

static void tell(unsigned char number)
{
    // When the pipe is full its reader has more than it needs.
    ssize_t ignored = write(ending_pipe[1], &number, 1);
    (void)ignored;
}

static void on_ending(int number)
{
    int saved = errno;
    tell((unsigned char)number);
    errno = saved;
}

bool ct_endings_open(void)
{
    if (pipe2(ending_pipe, O_CLOEXEC) != 0)
        return false;
    fcntl(ending_pipe[1], F_SETFL, O_NONBLOCK);
    struct sigaction action = {.sa_handler = on_ending, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    for (size_t i = 0; i < COUNT(endings); i++) {
        sigaction(endings[i], NULL, &previous[i]);
        if (previous[i].sa_handler != SIG_IGN)
            sigaction(endings[i], &action, NULL);
    }
    return true;
}

int ct_endings_await(void)
{
    unsigned char number;
    ssize_t count;
    do
        count = read(ending_pipe[0], &number, 1);
    while (count < 0 && errno == EINTR);
    return count == 1 ? number : 0;
}

void ct_endings_give_back(void)
{
    for (size_t i = 0; i < COUNT(endings); i++)
        sigaction(endings[i], &previous[i], NULL);
    tell(0);
}

void ct_endings_close(void)
{
    close(ending_pipe[0]);
    close(ending_pipe[1]);
}

static void unblock(int number)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

void ct_let_end(int number)
{
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigaction(number, &standard, NULL);
    unblock(number);
}

_Noreturn void ct_end_by(int number)
{
    ct_let_end(number);
    raise(number);
    _exit(128 + number);
}
