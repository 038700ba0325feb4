// SPDX-License-Identifier: Apache-2.0

import Cells

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
  /// Goes down half a screen.
  case halfPageDown
  /// Goes up half a screen.
  case halfPageUp
  /// Selects the first row.
  case first
  /// Selects the last row.
  case last
  /// Moves to the next panel.
  case nextPanel
  /// Moves to the previous panel.
  case previousPanel
  /// Goes to what the row stands for, or into it.
  case open
  /// Closes a message, ends a search, zooms out, or goes back to where one was.
  case back
  /// Goes back to where one was.
  case previousPlace
  /// Goes to the objects.
  case showObjects
  /// Goes to the devices.
  case showDevices
  /// Goes to the windows.
  case showWindows
  /// Goes to the address space.
  case showSpace
  /// Goes to the steps.
  case showSteps
  /// Goes to the journal.
  case showJournal
  /// Goes to the details.
  case showDetail
  /// Keeps the details on the screen, or no longer.
  case keepDetail
  /// Gives the focused panel the whole screen, or takes it back.
  case enlarge
  /// Hides the focused panel.
  case hide
  /// Searches the rows of the focused panel.
  case search
  /// Goes to the next row that is searched for.
  case nextMatch
  /// Goes to the previous row that is searched for.
  case previousMatch
  /// Shows only the rows that hold a text.
  case filter
  /// Goes to the next gap of the address space.
  case nextGap
  /// Goes to the previous gap of the address space.
  case previousGap
  /// Goes to the next window of the address space.
  case nextWindow
  /// Goes to the previous window of the address space.
  case previousWindow
  /// Goes to the next thing that the last operation changed.
  case nextChange
  /// Goes to the previous thing that the last operation changed.
  case previousChange
  /// Gives the place a letter.
  case mark
  /// Goes to the place with a letter.
  case jump
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
  /// Goes to before the last operation.
  case undo
  /// Goes to after the next operation.
  case redo
  /// Leaves an operation out of the journal.
  case omit
  /// Goes through time as the last such key did.
  case again
  /// Shows the next operation of a presentation.
  case presentNext
  /// Goes back in a presentation.
  case presentPrevious
  /// Goes to the next branch.
  case nextBranch
  /// Goes to the operation that made something as it is.
  case whoDidThis
  /// Makes every step of the journal fail, one after the other.
  case sweep
  /// Takes the last two operations at once.
  case race
  /// Shows the operation that is being stepped in lanes.
  case lanes
  /// Shows the journal under other designs.
  case compare
  /// Copies what is selected.
  case copySelection
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
  /// Closes what is open, or ends the program.
  case quit
  /// Ends the program.
  case quitAll
}

extension Action {
  /// The name in configuration files and at the prompt, `next-panel`.
  public var name: String {
    // An acronym is one word: allocateIOAS is allocate-ioas.
    var (name, isUpper) = ("", false)
    for letter in rawValue {
      if letter.isUppercase, !isUpper { name += "-" }
      isUpper = letter.isUppercase
      name += letter.lowercased()
    }
    return name
  }

  /// The action with a name.
  public static func named(_ name: some StringProtocol) -> Action? { table[String(name)] }

  private static let table = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })
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
  /// Bytes go into a file; ``Inspector/report(_:)`` takes the answer.
  case write(path: String, [UInt8])
  /// A theme is used from now on.
  case theme(Theme.Name)
  /// The mouse is listened to, or no longer.
  case mouse(Bool)
}
