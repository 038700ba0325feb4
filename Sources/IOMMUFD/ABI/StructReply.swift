// SPDX-License-Identifier: Apache-2.0

/// The reply of an ioctl that writes one or a few values into its struct and the struct back.
struct StructReply: ReplyEncoder {
  /// Which values of the response go where.
  enum Output: Hashable, Sendable {
    /// The id of an object that was made; it is destroyed where the caller cannot be told.
    case newObject(Field<UInt32>)
    /// The id of an object that exists anyway.
    case object(Field<UInt32>)
    /// The address of a mapping.
    case iova(Field<UInt64>)
    /// The address of a copy, and the source that the kernel has put in place of an area's number.
    case copiedArea
    /// A number of bytes.
    case unmapped(Field<UInt64>)
    /// A number of things done.
    case count(Field<UInt64>)
    /// The number of a pin of an access; it is let go where the caller cannot be told.
    case item(Field<UInt32>, of: ObjectID)
    /// The objects of a mock device; it goes away where the caller cannot be told.
    case mockDevice
  }

  /// The caller's struct.
  let structure: UserStruct
  /// What goes into it.
  let output: Output

  /// Writes the struct back.
  func encode(
    _ response: Response, into memory: inout some CallerMemory, files: inout FileTable
  ) -> Outcome {
    var answer = structure
    guard let undo = fill(&answer, from: response) else { return .failure(Reply.foreign) }
    guard answer.respond(to: &memory) else { return .failure(.EFAULT, undo: undo.map(Undo.perform)) }
    return .success()
  }

  /// Puts the response into the struct and returns what takes it back; nil for a foreign response.
  private func fill(_ answer: inout UserStruct, from response: Response) -> [Request]? {
    switch (output, response) {
    case (.newObject(let field), .id(let id)):
      answer[field] = id.rawValue
      return [.destroy(id)]
    case (.object(let field), .id(let id)), (.object(let field), .pageTable(let id)):
      answer[field] = id.rawValue
    case (.iova(let field), .iova(let iova)):
      answer[field] = iova.rawValue
    case (.copiedArea, .copiedArea(let source, let iova)):
      answer[IOASCopyLayout.flags] &= ~AccessFlags.areaNumber
      answer[IOASCopyLayout.sourceIOVA] = source.rawValue
      answer[IOASCopyLayout.destinationIOVA] = iova.rawValue
    case (.unmapped(let field), .unmapped(let bytes)):
      answer[field] = bytes
    case (.count(let field), .count(let count)):
      answer[field] = count
    case (.item(let field, of: let access), .item(let item)):
      answer[field] = item
      return [.access(.unpin(access, item: item))]
    case (.mockDevice, .mockDevice(let test, let hwpt, let device)):
      answer[TestLayout.MockDomain.outTestObject] = test.rawValue
      answer[TestLayout.MockDomain.outHWPT] = hwpt.rawValue
      answer[TestLayout.MockDomain.outDevice] = device.rawValue
      return [.destroy(test)]
    default:
      return nil
    }
    return []
  }
}
