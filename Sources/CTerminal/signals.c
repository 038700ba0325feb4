// SPDX-License-Identifier: Apache-2.0
//
// Signals as events: the handler sets a bit and writes a byte into a pipe that poll(2) watches.

#define _GNU_SOURCE
#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const int watched[] = {SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT};
static struct sigaction previous[COUNT(watched)];
static sigset_t previous_mask;
static int wake[2] = {-1, -1};
static _Atomic uint64_t seen;

_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "a signal handler must not wait for a lock");

static void on_signal(int number)
{
    int saved = errno;
    atomic_fetch_or(&seen, ct_signal_bit(number));
    // When the pipe is full its reader is awake anyway.
    ssize_t ignored = write(wake[1], "", 1);
    (void)ignored;
    errno = saved;
}

static bool is_ending(int number)
{
    return number == SIGINT || number == SIGTERM || number == SIGHUP;
}

static void watch(int number, struct sigaction *old)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    sigaction(number, NULL, old);
    if (old->sa_handler == SIG_IGN && (is_ending(number) || number == SIGTSTP))
        return;
    sigaction(number, &action, NULL);
}

int ct_signals_open(void)
{
    if (wake[0] < 0 && pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0)
        return -1;
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < COUNT(watched); i++) {
        watch(watched[i], &previous[i]);
        sigaddset(&set, watched[i]);
    }
    // A careless parent may have left them blocked; then only SIGKILL would end the program.
    pthread_sigmask(SIG_UNBLOCK, &set, &previous_mask);
    return wake[0];
}

uint64_t ct_signals_take(void)
{
    char bytes[64];
    while (read(wake[0], bytes, sizeof bytes) > 0) {
    }
    return atomic_exchange(&seen, 0);
}

void ct_signals_close(void)
{
    for (size_t i = 0; i < COUNT(watched); i++)
        sigaction(watched[i], &previous[i], NULL);
    pthread_sigmask(SIG_SETMASK, &previous_mask, NULL);
    atomic_store(&seen, 0);
}

static bool was_continued(void)
{
    return atomic_fetch_and(&seen, ~ct_signal_bit(SIGCONT)) & ct_signal_bit(SIGCONT);
}

static bool is_asked_to_end(void)
{
    uint64_t ending = ct_signal_bit(SIGINT) | ct_signal_bit(SIGTERM) | ct_signal_bit(SIGHUP);
    return atomic_load(&seen) & ending;
}

void ct_stop(void)
{
    struct sigaction action;
    sigaction(SIGTSTP, NULL, &action);
    if (action.sa_handler == SIG_IGN)
        return;
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigaction(SIGTSTP, &standard, NULL);
    // The whole group stops, as the terminal does it: a wrapper that waits for us stops as well.
    kill(0, SIGTSTP);
    sigaction(SIGTSTP, &action, NULL);
    // The caller knows that it was continued, so this is no event.
    was_continued();
}

bool ct_in_foreground(int fd)
{
    pid_t foreground = tcgetpgrp(fd);
    return foreground < 0 || foreground == getpgrp();
}

enum ct_wait ct_await_foreground(int fd)
{
    while (!ct_in_foreground(fd)) {
        if (is_asked_to_end())
            return CT_ENDING;
        was_continued();
        kill(0, SIGTTOU);
        if (!was_continued() && !ct_in_foreground(fd))
            return is_asked_to_end() ? CT_ENDING : CT_ORPHANED;
    }
    return CT_FOREGROUND;
}
