// SPDX-License-Identifier: Apache-2.0

/// Bytes that decide what a fuzz target does, taken from the front; zeros when they are used up.
struct ByteSource {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isEmpty: Bool { rest.isEmpty }

  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  mutating func number() -> UInt32 {
    (0..<4).reduce(0) { number, _ in number << 8 | UInt32(byte()) }
  }

  mutating func pick<T>(_ choices: [T]) -> T { choices[Int(byte()) % choices.count] }
}
