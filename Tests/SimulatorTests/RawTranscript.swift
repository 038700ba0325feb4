// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

@testable import Simulator

/// System calls of one process as lines of text, and what each answered.
///
/// `map ADDR LEN PROT`, `unmap ADDR LEN`, `protect ADDR LEN PROT` (1 read, 2 write), `store ADDR HEX`,
/// `dump ADDR LEN`, `rlimit BYTES`, `cap NAME 0|1`, `open iommufd`, `close FD`, `ioctl FD CMD ARG DUMP`,
/// `read FD ADDR LEN`, `write FD ADDR LEN`; addresses, commands and arguments are hex. An answer is the return
/// value or `E` and the errno, and where bytes are dumped, these in hex.
struct RawTranscript {
  private var process: SimulatedProcess

  init(on machine: Machine) { process = SimulatedProcess(machine: machine, limit: 900) }

  /// What contradicts itself in the kernel.
  var problems: [String] { process.kernel.checkInvariants() }

  /// Performs a line.
  mutating func answer(_ line: Substring) -> String {
    let words = line.split(separator: " ").map(String.init)
    do throws(Errno) {
      let (value, dump) = try perform(words)
      return "\(value)" + (dump.map { " \($0)" } ?? "")
    } catch {
      return "E\(error.rawValue)" + (failedDump(words).map { " \($0)" } ?? "")
    }
  }

  private mutating func perform(_ words: [String]) throws(Errno) -> (Int64, dump: String?) {
    switch words[0] {
    case "open": return (Int64(try process.open(.iommufd)), nil)
    case "close": try process.close(descriptor(words[1]))
    case "ioctl", "read", "write": return try call(words)
    case "dump": return (0, dump(hex(words[1]), Int(words[2]) ?? 0))
    case "rlimit": process.setMemlockLimit(UInt64(words[1]) ?? 0)
    default: _ = try process.perform(processOperation(words))
    }
    return (0, nil)
  }

  private mutating func call(_ words: [String]) throws(Errno) -> (Int64, dump: String?) {
    let result = try process.call(RawCall(kind(words), on: descriptor(words[1])))
    return (result, failedDump(words))
  }

  private func kind(_ words: [String]) -> RawCall.Kind {
    let number = hex(words[2])
    switch words[0] {
    case "ioctl": return .ioctl(command: UInt32(truncatingIfNeeded: number), argument: hex(words[3]))
    case "read": return .read(into: number, count: UInt64(words[3]) ?? 0)
    default: return .write(from: number, count: UInt64(words[3]) ?? 0)
    }
  }

  /// The bytes that a call shows however it ends.
  private func failedDump(_ words: [String]) -> String? {
    switch words[0] {
    case "ioctl": dump(hex(words[3]), Int(words[4]) ?? 0)
    case "read": dump(hex(words[2]), min(200, Int(words[3]) ?? 0))
    default: nil
    }
  }

  private func processOperation(_ words: [String]) -> ProcessOperation {
    let place = UserMemory.address(words[0] == "cap" ? 0 : hex(words[1]))
    switch words[0] {
    case "map": return .map(place, length: hex(words[2]), Protection(rawValue: UInt8(words[3]) ?? 0))
    case "unmap": return .unmap(place, length: hex(words[2]))
    case "protect":
      return .protect(place, length: hex(words[2]), Protection(rawValue: UInt8(words[3]) ?? 0))
    case "store": return .write(place, bytes(words[2]))
    default: return .capability(words[1] == "ipc-lock" ? .ipcLock : .sysResource, words[2] == "1")
    }
  }

  private func dump(_ address: UInt64, _ count: Int) -> String {
    (0..<count).map { offset in
      byte(at: address &+ UInt64(offset)).map { [$0].hexDigits } ?? "??"
    }.joined()
  }

  /// A byte of memory, whatever its protection, as a debugger sees it.
  private func byte(at address: UInt64) -> UInt8? {
    let memory = process.kernel.memory
    return memory.page(at: address, in: memory.epoch).map {
      memory.bytes(ofPage: $0, at: Int(address % IOPageTable.pageSize), count: 1)[0]
    }
  }

  private func descriptor(_ word: String) -> Int32 { Int32(truncatingIfNeeded: Int64(word) ?? -1) }

  private func hex(_ word: String) -> UInt64 { UInt64(word, radix: 16) ?? 0 }

  private func bytes(_ word: String) -> [UInt8] {
    let digits = Array(word)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
  }
}
