// SPDX-License-Identifier: Apache-2.0

import Cells

/// The help on a screen of some size: its lines are wrapped once, however long somebody reads.
struct HelpScreen: Hashable {
  private let lines: [String]
  /// The number of lines that the screen shows.
  let page: Int
  /// The first line on the screen.
  private(set) var scroll = 0

  /// Wraps a text for a screen.
  init(_ text: HelpText, _ size: Size) {
    lines = text.lines(width: size.columns)
    page = max(1, size.rows - 3)
  }

  /// Moves by some lines, as far as there are any.
  mutating func move(by count: Int) {
    let last = max(0, lines.count - page)
    scroll = max(0, min(last, scroll + max(-lines.count, min(lines.count, count))))
  }

  /// Draws the help over the whole screen.
  func draw(on frame: inout Frame, _ keymap: Keymap) {
    let all = Region(frame.size)
    frame.write(" ioascope help", row: 0, column: 0, style: Style(.accent, bold: true), within: all)
    for (offset, line) in lines.dropFirst(scroll).prefix(page).enumerated() {
      let isHeading = !line.hasPrefix(" ")
      frame.write(
        " \(line)", row: offset + 1, column: 0, style: isHeading ? Style(.accent, bold: true) : .plain,
        within: all)
    }
    frame.write(foot(keymap), row: frame.size.rows - 1, column: 0, style: .quiet, within: all)
  }

  private func foot(_ keymap: Keymap) -> String {
    let last = min(lines.count, scroll + page)
    let move = "\(keymap.label(.down)) \(keymap.label(.up)) move"
    return " \(scroll + 1)-\(last) of \(lines.count)   \(move)   \(keymap.label(.back)) closes"
  }
}

extension Inspector {
  /// The help for the view that has the focus.
  var help: HelpText { HelpText(keymap: keymap, panel: focus) }

  /// Wraps the help anew where it is open, for a screen of another size.
  mutating func layOutHelp() {
    guard case .help(let old) = mode else { return }
    var screen = HelpScreen(help, size)
    screen.move(by: old.scroll)
    mode = .help(screen)
  }

  /// An action while the help is shown.
  mutating func handle(_ action: Action?, _ screen: HelpScreen) {
    switch action {
    case .down: scrollHelp(by: 1)
    case .up: scrollHelp(by: -1)
    case .pageDown: scrollHelp(by: screen.page)
    case .pageUp: scrollHelp(by: -screen.page)
    case .first: scrollHelp(by: .min)
    case .last: scrollHelp(by: .max)
    case .halfPageDown: scrollHelp(by: screen.page / 2)
    case .halfPageUp: scrollHelp(by: -screen.page / 2)
    case .help, .back, .quit, .quitAll, .open: mode = .browse
    default: break
    }
  }

  /// Moves the help by some lines, as far as there are any.
  mutating func scrollHelp(by count: Int) {
    guard case .help(var screen) = mode else { return }
    screen.move(by: count)
    mode = .help(screen)
  }
}
