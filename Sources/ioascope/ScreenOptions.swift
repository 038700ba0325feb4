// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cells
import Terminal

/// The options about the screen of the inspector.
struct ScreenOptions: ParsableArguments {
  static let themeHelp: ArgumentHelp =
    "The colours: auto (any background), dark, light, safe (for eyes that confuse red and green), mono (none)."

  @Option(help: themeHelp)
  var theme: Theme.Name?

  @Flag(help: "Show ASCII only.")
  var ascii = false

  @Flag(help: "Let the mouse select and scroll.")
  var mouse = false

  @Flag(
    help:
      "Lines in the place of a screen: for screen readers, pipes and serial lines. Without a terminal it is so anyway."
  )
  var linear = false

  @Flag(name: .customLong("no-journal"), help: "Do not keep what is done on disk while it is done.")
  var withoutJournal = false

  /// Whether what is done is kept on disk.
  var keepsJournal: Bool { !withoutJournal }

  /// What the terminal is asked for.
  var wishes: Terminal.Wishes { Terminal.Wishes(theme: theme, ascii: ascii, mouse: mouse) }
}

extension Theme.Name: ExpressibleByArgument {}
