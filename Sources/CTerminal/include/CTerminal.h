// SPDX-License-Identifier: Apache-2.0
//
// What a terminal program needs from the system and Swift cannot do safely: signal handlers.
// All functions are for the main thread; there is one terminal and therefore one state.

#ifndef CTERMINAL_H
#define CTERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// MARK: Signals as events

// Turns SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGTSTP and SIGCONT into events. A signal that the
// parent had set to be ignored stays ignored, as nohup wants it. Returns a descriptor that is
// readable while a signal waits, or -1 with errno.
int ct_signals_open(void);

// The signals since the last call, as a mask of ct_signal_bit(); makes the descriptor unreadable.
uint64_t ct_signals_take(void);

// Gives the signals back to whoever had them before ct_signals_open().
void ct_signals_close(void);

// The bit of a signal in the mask.
static inline uint64_t ct_signal_bit(int number)
{
    return UINT64_C(1) << number;
}

// MARK: Signals that end the program

// Lets SIGINT, SIGTERM and SIGHUP wait in a pipe for ct_endings_await(), but those that are ignored; false
// with errno where there is no pipe. Not together with ct_signals_open().
bool ct_endings_open(void);

// Waits for one of these signals, on any thread, and returns its number; 0 once they were given back.
int ct_endings_await(void);

// Gives the signals back to whoever had them before, and ends the waiting.
void ct_endings_give_back(void);

// Closes the pipe, when nobody waits any more.
void ct_endings_close(void);

// From now on a signal ends the program at once.
void ct_let_end(int number);

// Ends the program by a signal.
_Noreturn void ct_end_by(int number);

// MARK: One write for a frame

// What a stream that writes often is given to write to, so that all of it reaches the terminal at once: nobody sees
// half a frame, and whoever reads the terminal is woken once.
struct ct_gather {
    // The descriptor that is written to.
    int stream;
    // The terminal behind it, and the memory that takes its place meanwhile.
    int terminal, memory;
};

// Prepares that for a descriptor; false where the system has no such memory.
bool ct_gather_open(struct ct_gather *gather, int stream);

// From now on what is written stays in memory; false where it goes to the terminal as before.
bool ct_gather_begin(const struct ct_gather *gather);

// Sends what was written, and gives the descriptor back.
void ct_gather_end(const struct ct_gather *gather);

void ct_gather_close(struct ct_gather *gather);

// MARK: Job control

// Stops the process group as ^Z would, and returns when it is continued, or at once if it cannot
// be stopped: nobody would be there to continue it.
void ct_stop(void);

// Whether the process may use the terminal: its group is in the foreground, or there is no job
// control on this terminal.
bool ct_in_foreground(int fd);

enum ct_wait {
    CT_FOREGROUND, // the terminal is ours
    CT_ENDING,     // a signal asks the program to end
    CT_ORPHANED,   // in the background, and no shell is left to change that
};

// Stays stopped until the process is in the foreground again.
enum ct_wait ct_await_foreground(int fd);

// MARK: Rescue of the terminal

// Remembers the modes of the terminal; returns -1 if it has none.
int ct_rescue_save_modes(int fd);

// From now on a fatal signal or exit() writes these bytes, restores the saved modes and shows what
// was written to standard error. Returns -1 if there are too many bytes.
int ct_rescue_arm(int fd, const uint8_t *bytes, size_t count);

// Does now what a fatal signal would do. The modes are left alone while a shell has the terminal.
void ct_rescue_now(void);

// What is written on standard error after a crash, once the terminal is right again.
void ct_rescue_say(const char *text);

// Ends ct_rescue_arm().
void ct_rescue_disarm(void);

// MARK: Standard error

// Keeps what is written to standard error off the screen, if that is where it would go.
void ct_stderr_capture(void);

// Ends ct_stderr_capture() and writes what was kept.
void ct_stderr_release(void);

// MARK: Measures

// The size of the terminal's window; returns -1 if it is unknown.
int ct_window_size(int fd, int *rows, int *columns);

// The columns of a character in the present locale, -1 if it cannot be shown.
int ct_character_width(uint32_t character);

#endif
