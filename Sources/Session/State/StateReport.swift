// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import DevIOMMU
import IOMMUFD
import Simulator

/// The present state of a session as data: JSON with everything, or the areas as CSV.
///
/// Numbers of 64 bits are strings: addresses in hexadecimal, counts and sizes in decimal. The format has a number,
/// which changes when a reader of the former one would be wrong.
public struct StateReport {
  /// The number of the format.
  public static let version: UInt64 = 1

  let session: Session

  /// Creates a report of a session at the point that it shows.
  public init(_ session: Session) { self.session = session }

  var kernel: Kernel { session.kernel }

  /// Everything, on one line for each object.
  public func writeJSON(to bytes: inout [UInt8]) {
    let head: [(String, JSON)] = [
      ("format", .string("ioascope-state")), ("version", .number(Self.version)),
      ("machine", .string(kernel.machine.name)), ("design", .string(kernel.design.name)),
      ("position", .number(UInt64(session.position))),
    ]
    bytes += "{".utf8
    for (name, value) in head { bytes += "\"\(name)\":\(value),\n".utf8 }
    write("objects", kernel.objects.ids.compactMap(object), to: &bytes)
    bytes += ",\n".utf8
    writeIOASes(to: &bytes)
    bytes += ",\n".utf8
    write("hwpts", kernel.hwpts.keys.sorted().compactMap(hwpt), to: &bytes)
    bytes += ",\n".utf8
    write("devices", kernel.machine.devices.map(device), to: &bytes)
    bytes += "}\n".utf8
  }

  private func write(_ name: String, _ values: [JSON], to bytes: inout [UInt8]) {
    bytes += "\"\(name)\":[".utf8
    bytes += values.map { "\n  \($0)" }.joined(separator: ",").utf8
    bytes += "]".utf8
  }

  /// Address spaces are written area by area: they may have very many.
  private func writeIOASes(to bytes: inout [UInt8]) {
    bytes += "\"ioases\":[".utf8
    for (place, id) in kernel.ioases.keys.sorted().enumerated() {
      guard let ioas = kernel.ioases[id] else { continue }
      bytes += (place == 0 ? "\n  " : ",\n  ").utf8
      let head = "\(JSON.object(facts(of: ioas, id)))".dropLast()
      bytes += "\(head),\"areas\":[".utf8
      var isFirst = true
      for element in ioas.iopt.areas.elements {
        bytes += (isFirst ? "\n    " : ",\n    ").utf8
        bytes += "\(area(element))".utf8
        isFirst = false
      }
      bytes += "]}".utf8
    }
    bytes += "]".utf8
  }

  /// The areas of every IOAS as CSV (RFC 4180), with a line of names first.
  public func writeCSV(to bytes: inout [UInt8]) {
    bytes += "ioas,first,last,length,protection,user_address,buffer,offset\r\n".utf8
    for id in kernel.ioases.keys.sorted() {
      guard let ioas = kernel.ioases[id] else { continue }
      for element in ioas.iopt.areas.elements {
        let place = UserMemory.buffer(holding: element.value.userAddress)
        let memory = place.map { "\($0.index),\($0.offset)" } ?? ","
        bytes += "\(id),\(element.range.first),\(element.range.last),\(element.range.byteCount),".utf8
        bytes += "\(element.value.protection),\(element.value.userAddress.hex),\(memory)\r\n".utf8
      }
    }
  }
}
