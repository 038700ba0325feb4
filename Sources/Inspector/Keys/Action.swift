// SPDX-License-Identifier: Apache-2.0

/// What a key can do.
public enum Action: String, CaseIterable, Hashable, Sendable {
  /// Selects the next row.
  case down
  /// Selects the previous row.
  case up
  /// Selects the parent, or the mapped or closed stretch below.
  case left
  /// Selects the first child, or the mapped or closed stretch above.
  case right
  /// Goes down a screen.
  case pageDown
  /// Goes up a screen.
  case pageUp
  /// Selects the first row.
  case first
  /// Selects the last row.
  case last
  /// Moves to the next panel.
  case nextPanel
  /// Moves to the previous panel.
  case previousPanel
  /// Goes to what the row stands for.
  case open
  /// Goes back to where one was.
  case back
  /// Makes an IOAS.
  case allocateIOAS
  /// Makes a page table.
  case allocateHWPT
  /// Maps memory.
  case map
  /// Unmaps an area.
  case unmap
  /// Binds a device.
  case bind
  /// Unbinds a device.
  case unbind
  /// Attaches a device.
  case attach
  /// Moves an attached device.
  case replace
  /// Detaches a device.
  case detach
  /// Destroys an object.
  case destroy
  /// Shows where devices have written.
  case dirtyHeat
  /// Asks the running kernel again.
  case reconcile
  /// Operations are entered step by step, or no longer.
  case stepMode
  /// Takes a step.
  case stepForward
  /// Takes a step back.
  case stepBack
  /// Goes to the end of the operation.
  case operationForward
  /// Goes back to before the operation.
  case operationBack
  /// Goes to the next step that changes the selected object.
  case stepToChange
  /// Makes a step fail.
  case failStep
  /// Goes to the end of the branch.
  case runToEnd
  /// Goes to the state after an entry of the journal.
  case travel
  /// Goes to the next branch.
  case nextBranch
  /// Goes to the operation that made something as it is.
  case whoDidThis
  /// Makes every step of the journal fail, one after the other.
  case sweep
  /// Takes the last two operations at once.
  case race
  /// Shows the journal under other designs.
  case compare
  /// Copies the run string.
  case copyRun
  /// Opens the prompt for a line of the language.
  case prompt
  /// Shows all keys.
  case help
  /// Paints the screen anew.
  case redraw
  /// Stops the program until the shell continues it.
  case suspend
  /// Ends the program.
  case quit
}

/// What the inspector asks of the program around it.
public enum Effect: Hashable, Sendable {
  /// The program ends.
  case quit
  /// The program stops until the shell continues it.
  case suspend
  /// The screen is painted anew.
  case redraw
  /// Text goes to the clipboard.
  case copy(String)
}
