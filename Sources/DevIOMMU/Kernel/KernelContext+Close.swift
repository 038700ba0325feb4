// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

// Taking back what was made.
extension KernelContext {
  /// Takes back everything, in the order in which the kernel lets go of it, and goes on after errors.
  ///
  /// Returns in words what could not be undone.
  mutating func takeBack() -> [String] {
    var problems = Problems()
    closeDevices(&problems)
    closeFiles(&problems)
    destroyObjects(&problems)
    problems.note("/dev/iommu was not closed cleanly") { () throws(Errno) in try iommufd.close() }
    for (range, error) in memory.releaseAll() {
      problems.add("memory at \(range.lowerBound.hex) was not unmapped", error)
    }
    for (what, error) in rights.restore() { problems.add(what, error) }
    return problems.lines
  }

  private mutating func closeDevices(_ problems: inout Problems) {
    for (name, device) in devices.sorted(by: { $0.value.id < $1.value.id }) {
      problems.note("\(name) was not detached") { () throws(Errno) in try detach(device) }
      problems.note("\(name) was not closed cleanly") { () throws(Errno) in try device.file.close() }
    }
    for (index, mock) in mocks.sorted(by: { $0.key < $1.key }) {
      guard let objects = mock.objects else { continue }
      problems.note("mock:\(index) was not taken away") { () throws(Errno) in
        try destroyObject(objects.selftest)
      }
    }
    (devices, mocks) = ([:], [:])
  }

  private mutating func closeFiles(_ problems: inout Problems) {
    for (id, file) in accesses.sorted(by: { $0.key < $1.key }) {
      problems.note("access \(id) was not closed cleanly") { () throws(Errno) in try file.close() }
    }
    for (id, file) in queues.sorted(by: { $0.key < $1.key }) {
      problems.note("fault queue \(id) was not closed cleanly") { () throws(Errno) in try file.close() }
    }
    (accesses, queues) = ([:], [:])
  }

  /// Destroys the newest first: what was made later may use what was made earlier.
  private mutating func destroyObjects(_ problems: inout Problems) {
    for (id, object) in made.sorted(by: { $0.value.order > $1.value.order }) {
      if object.kind == .ioas {
        problems.note("IOAS \(id) was not unmapped") { () throws(Errno) in
          _ = try ioasUnmap(id, at: .zero, length: .max)
        }
      }
      problems.note("\(object.kind.rawValue) \(id) was not destroyed") { () throws(Errno) in
        try destroyObject(id)
      }
      forget(id)
    }
  }
}

/// What went wrong, in words.
private struct Problems {
  private(set) var lines: [String] = []

  mutating func add(_ what: String, _ errno: Errno) { lines.append("\(what): \(errno.name)") }

  /// Adds a line if a step throws.
  mutating func note(_ what: @autoclosure () -> String, _ step: () throws(Errno) -> Void) {
    do throws(Errno) { try step() } catch { add(what(), error) }
  }
}
