// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session

extension Inspector {
  /// Copies the place that is shown as a run string, and shows it.
  mutating func copyRun() -> Effect? {
    let run = RunString(session)
    notice = .message("sent to the terminal's clipboard: ioascope open \(run)")
    return .copy("\(run)")
  }

  /// Copies what is selected, as a line of the language would name it.
  mutating func copySelection() -> Effect? {
    guard let text = selectedText else {
      notice = .message("nothing is selected")
      return nil
    }
    notice = .message("sent to the terminal's clipboard: \(text)")
    return .copy(text)
  }

  private var selectedText: String? {
    switch panels[focus]?.selection {
    case .object(let id): "\(id)"
    case .device(let name): "\(name)"
    case .window(let range): "\(range)"
    case .zone(let number): Zone.all[number].title
    case .segment: selectedSegment.map { "iova=\($0.range.first) len=\($0.range.length.scaled)" }
    case .entry(let number): "\(session.journal[number - 1].statement)"
    case .step, .change, .fact:
      panels[focus]?.selection.map { item in
        listing(focus).row(item, width: FilteredListing.width).left.map(\.text).joined()
      }
    case nil: nil
    }
  }
}
