// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import Testing

@testable import IOMMUFD

/// The C header, whose layouts the compiler checks, and the decoder's: two descriptions of one ABI.
struct LayoutTests {
  @Test(arguments: Layouts.structs)
  func `a struct has the same size in the header and in the decoder`(_ layout: StructLayout) {
    #expect(layout.decoded.size == layout.size, "\(layout.name)")
    #expect(layout.decoded.minimum <= layout.size, "\(layout.name)")
  }

  @Test(arguments: Layouts.structs)
  func `a field lies at the same place in the header and in the decoder`(_ layout: StructLayout) {
    #expect(!layout.fields.isEmpty, "\(layout.name)")
    for field in layout.fields {
      #expect(field.decoded == field.offset, "\(layout.name).\(field.name)")
      #expect(field.decodedWidth == field.width, "\(layout.name).\(field.name)")
    }
  }
}

/// A struct in both descriptions.
struct StructLayout: CustomStringConvertible, Sendable {
  let name: String
  /// The bytes in the header.
  let size: Int
  /// The bytes in the decoder, and the least that it accepts.
  let decoded: (size: Int, minimum: Int)
  let fields: [FieldLayout]
}

/// A field in both descriptions.
struct FieldLayout: Sendable {
  let name: String
  /// Where the header has it, and how wide, in bytes.
  let offset: Int?
  let width: Int
  /// Where the decoder has it, and how wide.
  let decoded: Int
  let decodedWidth: Int
}

extension StructLayout {
  var description: String { name }

  /// Compares a struct that begins at an offset of the one that is decoded.
  init<Struct>(
    _ type: Struct.Type, size: Int, minimum: Int? = nil, at start: Int = 0,
    _ fields: (FieldsOf<Struct>) -> [FieldLayout]
  ) {
    name = "\(type)"
    self.size = start == 0 ? MemoryLayout<Struct>.size : size
    decoded = (size, minimum ?? size)
    self.fields = fields(FieldsOf(start: start))
  }
}

/// Compares the fields of one struct.
struct FieldsOf<Struct> {
  let start: Int

  func callAsFunction<Value, Number>(
    _ path: KeyPath<Struct, Value>, _ field: Field<Number>
  ) -> FieldLayout {
    FieldLayout(
      name: "\(path)", offset: MemoryLayout<Struct>.offset(of: path).map { $0 + start },
      width: MemoryLayout<Value>.size, decoded: field.offset, decodedWidth: Number.bitWidth / 8)
  }
}
