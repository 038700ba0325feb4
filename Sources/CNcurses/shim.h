// SPDX-License-Identifier: Apache-2.0
//
// ncursesw as Swift sees it. SwiftPM refuses the flags of ncursesw's pkg-config file, so the wide
// interface is asked for here and the library is named in the module map.

#ifndef CNCURSES_SHIM_H
#define CNCURSES_SHIM_H

#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1 // real functions for getmaxx() and its like
#include <curses.h>
#include <term.h>

// Swift does not import macros that hold a cast or a call.
static const attr_t NCW_A_NORMAL = A_NORMAL;
static const attr_t NCW_A_BOLD = A_BOLD;
static const attr_t NCW_A_DIM = A_DIM;
static const attr_t NCW_A_REVERSE = A_REVERSE;
static const attr_t NCW_A_UNDERLINE = A_UNDERLINE;

static const mmask_t NCW_MOUSE_EVENTS = BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED;
static const mmask_t NCW_MOUSE_PRESS = BUTTON1_PRESSED;
static const mmask_t NCW_MOUSE_WHEEL_UP = BUTTON4_PRESSED;

// Swift 6 refuses mutable C globals; a function is no shared variable.
static inline WINDOW *ncw_stdscr(void) { return stdscr; }
static inline WINDOW *ncw_curscr(void) { return curscr; }
static inline int ncw_colors(void) { return COLORS; }
static inline int ncw_color_pairs(void) { return COLOR_PAIRS; }

// Frees what setupterm() loaded.
static inline void ncw_forget_terminal(void)
{
    del_curterm(cur_term);
}

// A capability of the terminal as a string, or NULL, where tigetstr() has two kinds of "no".
static inline const char *ncw_capability(const char *name)
{
    const char *value = tigetstr(name);
    return value == (const char *)-1 ? NULL : value;
}

// The bytes that move the cursor; tiparm() is variadic and therefore closed to Swift.
static inline const char *ncw_cursor_motion(int row, int column)
{
    const char *motion = ncw_capability("cup");
    return motion == NULL ? NULL : tiparm(motion, row, column);
}

// A colour pair beyond 32767 travels in the parameter that used to be reserved.
static inline cchar_t ncw_cell(wchar_t character, attr_t attributes, int pair)
{
    cchar_t cell;
    const wchar_t text[] = {character, 0};
    setcchar(&cell, text, attributes, (short)(pair > 32767 ? 32767 : pair), &pair);
    return cell;
}

static inline int ncw_getcchar(const cchar_t *cell, wchar_t *text, attr_t *attributes, int *pair)
{
    short narrow = 0;
    *pair = 0;
    return getcchar(cell, text, attributes, &narrow, pair);
}

#endif
