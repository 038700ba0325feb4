// SPDX-License-Identifier: Apache-2.0

extension Inspector {
  /// Where everything is now.
  var layout: Layout {
    Layout(
      size: size, focus: focus, wanted: wanted, stripRows: heat?.hwpt == dirtyTable && heat != nil ? 3 : 2)
  }

  /// The rows that panels would like to have.
  private var wanted: [Panel: Int] {
    let body = size.rows - 3
    return [
      .objects: 2,
      .devices: min(DevicesListing(session).items.count, body / 3),
      .windows: min(WindowsListing(currentMap).items.count, body / 4),
      .space: 6,
      .journal: min(max(4, body / 3), max(2, session.journal.count)),
    ]
  }
}
