// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// The table of open files.
struct FileTableTests {
  @Test func `the lowest free descriptor is given, up to the limit`() {
    var files = FileTable(limit: 3)
    #expect(files.open(.iommufd) == 0)
    #expect(files.open(.other) == 1)
    #expect(files.open(.access(1)) == 2)
    #expect(files.open(.other) == nil)
    #expect(files.close(1) == .other)
    #expect(files.close(1) == nil)
    #expect(files.close(0) == .iommufd)
    #expect(files.open(.faultQueue(4)) == 0)
    #expect(files.open(.other) == 1)
    #expect(files.open(.other) == nil)
    files.limit = 4
    #expect(files.open(.other) == 3)
  }

  @Test func `a file is put under a number, and found again`() {
    var files = FileTable(limit: 2)
    files.insert(.iommufd, at: 100)
    files.insert(.other, at: -1)
    #expect(files[100] == .iommufd)
    #expect(files[-1] == nil)
    #expect(files.open(.other) == 0)
    files.insert(.access(2), at: 0)
    #expect(files[0] == .access(2))
    #expect(files.nextDescriptor == 1)
    files.limit = -1
    #expect(files.nextDescriptor == nil)
  }

  @Test func `tables are equal by their files, whatever led there`() {
    var (a, b) = (FileTable(), FileTable())
    for _ in 0..<4 { _ = a.open(.other) }
    for descriptor: Int32 in [3, 1, 2, 0, 4] { b.insert(.other, at: descriptor) }
    b.close(4)
    #expect(a == b)
    a.close(2)
    b.close(2)
    #expect(a == b)
    #expect(a.nextDescriptor == 2)
  }

  @Test func `closing asks a backend only for what it knows`() {
    #expect(OpenFile.iommufd.requestWhenClosed == nil)
    #expect(OpenFile.other.requestWhenClosed == nil)
    #expect(OpenFile.device(.mock(1)).requestWhenClosed == nil)
    #expect(OpenFile.faultQueue(3).requestWhenClosed == .close(3))
  }
}
