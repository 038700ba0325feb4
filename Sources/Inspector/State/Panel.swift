// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// A panel of the screen.
public enum Panel: Int, CaseIterable, Hashable, Sendable {
  /// IOAS, page tables and attached devices, as a tree.
  case objects
  /// Every device of the machine.
  case devices
  /// What the current IOAS keeps closed, and for whom.
  case windows
  /// The current IOAS from the lowest to the highest address.
  case space
  /// The steps of the operation that is being taken step by step; not shown otherwise.
  case steps
  /// What was done.
  case journal
  /// What is known of the selected row, and what of it has just changed.
  case detail

  /// The name, as titles and the help write it.
  var title: String {
    switch self {
    case .objects: "objects"
    case .devices: "devices"
    case .windows: "windows"
    case .space: "address space"
    case .steps: "steps"
    case .journal: "journal"
    case .detail: "details"
    }
  }

  /// The name in commands.
  var name: String { self == .space ? "space" : title }

  /// The number that goes there.
  var number: Int { rawValue + 1 }

  /// The action that goes there.
  var action: Action {
    switch self {
    case .objects: .showObjects
    case .devices: .showDevices
    case .windows: .showWindows
    case .space: .showSpace
    case .steps: .showSteps
    case .journal: .showJournal
    case .detail: .showDetail
    }
  }

  /// The panel a number of places on among those that are shown, around the end.
  func moved(by count: Int, among shown: [Panel]) -> Panel {
    guard let index = shown.firstIndex(of: self) else { return shown.first ?? self }
    return shown[(index + count + shown.count) % shown.count]
  }
}

/// What a row of a panel stands for: selections hold on to it while rows come and go.
enum Item: Hashable, Sendable {
  /// An object.
  case object(ObjectID)
  /// A device of the machine.
  case device(DeviceName)
  /// A closed range.
  case window(IOVARange)
  /// The segment that begins at an address.
  case segment(IOVA)
  /// The heading of a zone of the address space, by its number.
  case zone(Int)
  /// An entry of the journal, by its number.
  case entry(Int)
  /// An event of the operation that is being stepped.
  case step(Int)
  /// Something that an event has changed, by its place.
  case change(Int, Int)
  /// A line of the details, by its place.
  case fact(Int)
}

/// What one panel shows: which row is selected and which is at the top.
struct PanelState: Hashable, Sendable {
  /// The selected row.
  var selection: Item?
  /// The row at the top.
  var top: Item?
  /// The rows around the selection, to go to one of them when the selection disappears.
  var neighbours: [Item] = []
  /// The rows that it had on the screen when it was last there.
  var height = 1
  /// The text that rows must hold to be shown; nil shows all.
  var filter: RowFilter?
}
