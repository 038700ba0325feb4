// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

@testable import DevIOMMU

struct DirectoryTests {
  @Test func `the names in a directory are sorted, without the directory itself`() throws {
    let names = try LinuxSystem().names(in: "/proc/self")
    #expect(names == names.sorted())
    #expect(names.contains("maps"))
    #expect(!names.contains("."))
  }

  @Test func `a directory that is not there is an error`() {
    #expect(throws: Errno.ENOENT) { try LinuxSystem().names(in: "/nowhere/at/all") }
  }
}
