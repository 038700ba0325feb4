// SPDX-License-Identifier: Apache-2.0

import CNcurses
import CTerminal
import Cells
import Glibc

extension Terminal {
  /// Leaves the screen to the shell and stops; once continued, the next events ask for a repaint.
  public func suspend() {
    guard isOnScreen else { return }
    leaveScreen()
    ct_stop()
    guard isInForeground() else { return }
    // The user may have changed the modes meanwhile, and wants to find them so in the end.
    ct_rescue_save_modes(STDIN_FILENO)
    def_shell_mode()
    enterScreen()
  }

  /// After SIGSTOP, which gave no chance to leave the screen: anything may have been written to it.
  func resumeAfterStop() {
    guard isOnScreen, isInForeground() else { return }
    endwin()
    enterScreen()
  }

  private func isInForeground() -> Bool {
    switch ct_await_foreground(STDIN_FILENO) {
    case CT_FOREGROUND:
      return true
    case CT_ORPHANED:
      endingSignal = SIGHUP
      return false
    default:
      // The signal is still to be taken.
      return false
    }
  }

  private func enterScreen() {
    reset_prog_mode()
    isOnScreen = true
    hasShown = false
    adoptWindowSize()
  }

  /// Makes the screen as large as the window has become, and lets the next frame send everything.
  ///
  /// Also where the size is the same: the window may have been smaller meanwhile, and lost its picture, which
  /// curses only expects of another size.
  func adoptWindowSize() {
    guard isOnScreen else { return }
    var rows: Int32 = 0
    var columns: Int32 = 0
    if ct_window_size(STDOUT_FILENO, &rows, &columns) == 0 { resizeterm(rows, columns) }
    redraw()
    painter.forget()
    needsRepaint = true
    armRescue()
  }

  func armRescue() {
    let bytes = RestoreSequence.bytes(rows: painter.size.rows, hasMouse: hasMouse)
    ct_rescue_arm(STDOUT_FILENO, bytes, bytes.count)
  }

  func leaveScreen() {
    guard isOnScreen else { return }
    isOnScreen = false
    if ct_in_foreground(STDIN_FILENO) {
      clearLastLine()
      endwin()
    } else {
      // Curses would stop the process here, and the shell's own modes are in force.
      ct_rescue_now()
    }
    ct_rescue_disarm()
  }

  /// Where the picture stays, the shell's prompt lands on it.
  private func clearLastLine() {
    guard !RestoreSequence.hasAlternateScreen else { return }
    wmove(ncw_stdscr(), Int32(painter.size.rows - 1), 0)
    wclrtoeol(ncw_stdscr())
    wrefresh(ncw_stdscr())
  }
}
