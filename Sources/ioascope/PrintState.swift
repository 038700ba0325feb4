// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IOMMUFD
import Session

/// `ioascope state`: what there is after a scenario, as data.
struct PrintState: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state",
    abstract: "Print the state after a scenario or at the point of a run string: JSON, or the areas as CSV.",
    discussion: """
      JSON: an object with format "ioascope-state" and a version, which changes when a reader of the former one \
      would be wrong; objects, ioases (with areas, reserved and allowed ranges), hwpts and devices. Addresses, \
      sizes and other numbers of 64 bits are strings, ranges are closed. CSV: RFC 4180, the names in the first line.
      """)

  @Flag(help: "Print JSON (the default), or the areas of every IOAS as CSV.")
  var format = Format.json

  @OptionGroup var start: StartOptions

  enum Format: String, EnumerableFlag {
    case json, csv
  }

  func run() throws {
    let opened = try start.open()
    defer { opened.connection?.close() }
    var bytes: [UInt8] = []
    switch format {
    case .json: StateReport(opened.session).writeJSON(to: &bytes)
    case .csv: StateReport(opened.session).writeCSV(to: &bytes)
    }
    try Output.write(bytes)
  }
}
