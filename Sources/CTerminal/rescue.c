// SPDX-License-Identifier: Apache-2.0
//
// Puts the terminal right when the program dies. Everything that a handler reaches is
// async-signal-safe and was prepared beforehand.

#define _GNU_SOURCE
#include "CTerminal.h"
#include "internal.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const int fatal[] = {
    SIGSEGV, SIGBUS, SIGILL,  SIGFPE,  SIGTRAP, SIGABRT,   SIGSYS,  SIGQUIT,
    SIGXCPU, SIGXFSZ, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGPIPE,
};
static struct sigaction previous[COUNT(fatal)];
static bool installed;
static bool chains;

static struct termios modes;
static bool has_modes;
static uint8_t restore[512];
static size_t restore_count;
static char farewell[256];
static size_t farewell_count;
static int terminal = -1;
static _Atomic bool armed;

void ct_write_all(int fd, const void *bytes, size_t count)
{
    const char *next = bytes;
    while (count > 0) {
        ssize_t written = write(fd, next, count);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return;
        next += written;
        count -= (size_t)written;
    }
}

int ct_rescue_save_modes(int fd)
{
    has_modes = tcgetattr(fd, &modes) == 0;
    return has_modes ? 0 : -1;
}

void ct_rescue_now(void)
{
    if (!atomic_exchange(&armed, false))
        return;
    // From the background, touching the terminal would stop the process instead of ending it.
    sigset_t set, old;
    sigemptyset(&set);
    sigaddset(&set, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &set, &old);
    ct_write_all(terminal, restore, restore_count);
    if (has_modes && ct_in_foreground(terminal))
        tcsetattr(terminal, TCSANOW, &modes); // never TCSADRAIN: do not wait for a dead terminal
    ct_stderr_replay();
    pthread_sigmask(SIG_SETMASK, &old, NULL);
}

static void restore_actions(void)
{
    struct sigaction standard = {.sa_handler = SIG_DFL};
    for (size_t i = 0; i < COUNT(fatal); i++)
        sigaction(fatal[i], chains ? &previous[i] : &standard, NULL);
}

static bool happens_again(int number, const siginfo_t *info)
{
    bool is_fault =
        number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE;
    return is_fault && info->si_code > 0;
}

static void on_fatal(int number, siginfo_t *info, void *context)
{
    (void)context;
    ct_rescue_now();
    ct_write_all(STDERR_FILENO, farewell, farewell_count);
    restore_actions();
    // A fault of this program repeats itself on return, which leaves the faulting frame in the core
    // dump. Everything else, kill(1) included, is over and has to be sent again.
    if (happens_again(number, info))
        return;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    raise(number);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

// A stack of its own lets the handler run after a stack overflow.
static void use_alternate_stack(void)
{
    static char *memory;
    size_t size = 64 * 1024;
    if (memory != NULL || (memory = malloc(size)) == NULL)
        return;
    stack_t stack = {.ss_sp = memory, .ss_size = size};
    sigaltstack(&stack, NULL);
}

static void install(void)
{
    // By default Swift's backtracer waits 30 seconds for a key, with the terminal in its hands. It
    // gets the crash only if the user has asked for it.
    const char *backtrace = getenv("SWIFT_BACKTRACE");
    chains = backtrace != NULL && *backtrace != '\0';
    use_alternate_stack();
    struct sigaction action = {.sa_sigaction = on_fatal, .sa_flags = SA_ONSTACK | SA_SIGINFO};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < COUNT(fatal); i++) {
        sigaction(fatal[i], NULL, &previous[i]);
        // What the parent had set to be ignored stays ignored.
        if (previous[i].sa_handler != SIG_IGN)
            sigaction(fatal[i], &action, NULL);
    }
    static bool registered;
    if (!registered)
        registered = atexit(ct_rescue_now) == 0;
    installed = true;
}

int ct_rescue_arm(int fd, const uint8_t *bytes, size_t count)
{
    if (count > sizeof restore)
        return -1;
    // A crash must not see half of the bytes.
    atomic_store(&armed, false);
    memcpy(restore, bytes, count);
    restore_count = count;
    terminal = fd;
    if (!installed)
        install();
    atomic_store(&armed, true);
    return 0;
}

void ct_rescue_say(const char *text)
{
    size_t count = strlen(text);
    if (count > sizeof farewell)
        return;
    // A crash meanwhile says nothing rather than half of it.
    farewell_count = 0;
    memcpy(farewell, text, count);
    farewell_count = count;
}

void ct_rescue_disarm(void)
{
    atomic_store(&armed, false);
    if (!installed)
        return;
    for (size_t i = 0; i < COUNT(fatal); i++)
        sigaction(fatal[i], &previous[i], NULL);
    installed = false;
}
