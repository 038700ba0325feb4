// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE
#include "CPty.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

// Starts a program with the given descriptors in a session of its own, and with clean signals: the
// worker threads of a test run block some, and a program that inherits that cannot be ended.
static pid_t spawn(char *const arguments[], char *const environment[], posix_spawn_file_actions_t *files)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
    posix_spawn_file_actions_addclosefrom_np(files, 3);
    pid_t process = -1;
    int error = posix_spawnp(&process, arguments[0], files, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    return error != 0 ? -error : process;
}

static int open_terminal(char *name, size_t size)
{
    int terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0)
        return -1;
    if (grantpt(terminal) != 0 || unlockpt(terminal) != 0 || ptsname_r(terminal, name, size) != 0) {
        close(terminal);
        return -1;
    }
    fcntl(terminal, F_SETFL, O_NONBLOCK);
    return terminal;
}

pid_t cp_spawn_on_terminal(
    char *const arguments[], char *const environment[], int rows, int columns, int *terminal)
{
    char name[64];
    int ours = open_terminal(name, sizeof name);
    if (ours < 0)
        return -errno;
    cp_resize(ours, rows, columns);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    // Opened in a new session, so it becomes the controlling terminal.
    posix_spawn_file_actions_addopen(&files, 0, name, O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&files, 0, 1);
    posix_spawn_file_actions_adddup2(&files, 0, 2);
    // Until the child has it open, our end would report that the terminal is gone.
    int keep = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    pid_t process = spawn(arguments, environment, &files);
    close(keep);
    posix_spawn_file_actions_destroy(&files);
    if (process < 0)
        close(ours);
    else
        *terminal = ours;
    return process;
}

static void close_pair(int pair[2])
{
    close(pair[0]);
    close(pair[1]);
}

// The pipes of a child's standard descriptors; the child's end comes first.
static int open_pipes(int ends[3][2])
{
    for (int i = 0; i < 3; i++) {
        int pair[2];
        if (pipe2(pair, O_CLOEXEC) != 0) {
            int error = errno;
            while (i-- > 0)
                close_pair(ends[i]);
            return -error;
        }
        ends[i][0] = i == 0 ? pair[0] : pair[1];
        ends[i][1] = i == 0 ? pair[1] : pair[0];
    }
    return 0;
}

pid_t cp_spawn_with_pipes(char *const arguments[], char *const environment[], int pipes[3])
{
    int ends[3][2];
    int error = open_pipes(ends);
    if (error != 0)
        return error;
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    for (int i = 0; i < 3; i++)
        posix_spawn_file_actions_adddup2(&files, ends[i][0], i);
    pid_t process = spawn(arguments, environment, &files);
    posix_spawn_file_actions_destroy(&files);
    for (int i = 0; i < 3; i++) {
        close(ends[i][0]);
        pipes[i] = ends[i][1];
        fcntl(pipes[i], F_SETFL, O_NONBLOCK);
        if (process < 0)
            close(pipes[i]);
    }
    return process;
}

int cp_resize(int terminal, int rows, int columns)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    return ioctl(terminal, TIOCSWINSZ, &size);
}

int cp_process_descriptor(pid_t process)
{
    return pidfd_open(process, 0);
}

bool cp_reap(pid_t process, int *code)
{
    int status;
    if (waitpid(process, &status, WNOHANG) != process)
        return false;
    *code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    return true;
}
