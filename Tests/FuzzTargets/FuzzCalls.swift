// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// Makes system calls out of bytes; whatever they are, nothing may contradict itself afterwards.
///
/// Stops the program where something is wrong.
public func fuzzCalls(_ bytes: [UInt8], on machine: Machine) {
  var calls = CallSource(bytes)
  var process = SimulatedProcess(machine: machine, limit: 32)
  calls.begin(&process)
  var count = 0
  while !calls.isEmpty, count < 400 {
    calls.step(&process)
    count += 1
    let problems = process.kernel.checkInvariants()
    precondition(problems.isEmpty, "call \(count): \(problems)")
  }
}

/// System calls whose structs are made of words that mean something.
private struct CallSource {
  private var source: ByteSource

  /// Where the structs lie, and what can be mapped.
  private static let structs: UInt64 = 0x2000_0000
  private static let memory: UInt64 = 0x1000_0000

  private static let words: [UInt32] = [
    0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 24, 32, 40, 48, 72,
    0xfff,
    0x800, 0x1000, 0x1000, 0x2000, 0x1_0000, 0xff_ffff, 0x100_0000, 0x100_0000, 0x100_1000, 0x100_0800,
    0x1000_0000, 0x1000_0000, 0x1000_1000, 0x2000_1000, 0x2000_1000, 0xdead, 0xdead_beef, 0x7fff_ffff,
    0x8000_0000, 0xffff_f000, 0xffff_ffff,
  ]

  private static let ioctls = IOMMUFDFile.ioctls(in: .test) + CompatCodec.ioctls + DeviceFile.ioctls

  init(_ bytes: [UInt8]) { source = ByteSource(bytes) }

  var isEmpty: Bool { source.isEmpty }

  /// Maps memory, opens the iommufd and makes an IOAS.
  mutating func begin(_ process: inout SimulatedProcess) {
    for place in [Self.structs, Self.memory] {
      _ = try? process.perform(.map(.address(place), length: 1 << 16, .readWrite))
    }
    _ = try? process.open(.iommufd)
    if let device = process.kernel.machine.devices.first?.name { _ = try? process.open(.device(device)) }
  }

  /// Makes one call.
  mutating func step(_ process: inout SimulatedProcess) {
    switch source.byte() {
    case 0..<8: file(&process)
    case 8..<20: memory(&process)
    default: ioctl(&process)
    }
  }

  private mutating func ioctl(_ process: inout SimulatedProcess) {
    let ioctl = source.pick(Self.ioctls)
    let size: Int
    switch ioctl.argument {
    case .extensible(let full, _): size = full
    case .prefix(let prefix): size = prefix
    case .number: size = 0
    }
    var words = (0..<max(1, size / 4)).map { _ in word() }
    if source.byte() > 8 { words[0] = UInt32(size) }
    let tail = (0..<8).map { _ in word() }
    _ = try? process.perform(.write(.address(Self.structs), words.flatMap(\.littleEndianBytes)))
    _ = try? process.perform(.write(.address(Self.structs + 0x1000), tail.flatMap(\.littleEndianBytes)))
    let argument = size == 0 ? UInt64(word()) : source.byte() > 4 ? Self.structs : UInt64(word())
    _ = try? process.ioctl(descriptor(), ioctl.command, argument)
  }

  private mutating func word() -> UInt32 { source.byte() < 12 ? source.number() : source.pick(Self.words) }

  private mutating func descriptor() -> Int32 {
    let byte = source.byte()
    return byte < 240 ? Int32(byte % 16 == 15 ? 1 : 0) : Int32(byte % 16)
  }

  private mutating func file(_ process: inout SimulatedProcess) {
    let buffer = Self.structs + 0x1000
    let kind: RawCall.Kind =
      source.byte() < 128
      ? .read(into: buffer, count: UInt64(word())) : .write(from: buffer, count: UInt64(word()))
    let descriptor = Int32(source.byte() % 8)
    if source.byte() < 64, descriptor > 0 { try? process.close(descriptor) }
    _ = try? process.call(RawCall(kind, on: descriptor))
  }

  private mutating func memory(_ process: inout SimulatedProcess) {
    let place = UserMemory.address(Self.memory + UInt64(source.byte() % 16) * 4096)
    let length = UInt64(source.byte() % 4 + 1) * 4096
    switch source.byte() % 8 {
    case 0: _ = try? process.perform(.unmap(place, length: length))
    case 1: _ = try? process.perform(.protect(place, length: length, source.pick([[], .read, .readWrite])))
    case 2: _ = try? process.perform(.capability(source.pick(Capability.allCases), source.byte() < 128))
    case 3: process.setMemlockLimit(UInt64(word()))
    default: _ = try? process.perform(.map(place, length: length, .readWrite))
    }
  }
}
