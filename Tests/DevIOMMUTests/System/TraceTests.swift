// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import Glibc
import IOMMUFD
import Testing

@testable import DevIOMMU

struct TraceTests {
  @Test func `every call has a line that says what is called`() {
    let bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    var status = ciommufd_status()
    var test = abi_test_cmd()
    test.op = ABI_TEST_OP_ACCESS_RW
    let text = withUnsafeMutablePointer(to: &test) { test in
      withUnsafeMutablePointer(to: &status) { status in
        let calls: [SystemCall] = [
          .open(path: "/dev/iommu", flags: O_RDWR), .open(path: "/sys", flags: O_RDONLY), .close(3),
          .ioctl(3, command: ABI_IOMMU_IOAS_ALLOC, argument: 0), .ioctl(3, command: 0x1234, argument: 0),
          .ioctl(3, command: ABI_IOMMU_TEST_CMD, argument: UInt(bitPattern: test)),
          .ioctl(3, command: ABI_IOMMU_TEST_CMD, argument: 0),
          .ioctl(4, command: ABI_VFIO_DEVICE_BIND_IOMMUFD, argument: 0), .read(3, bytes),
          .write(3, UnsafeRawBufferPointer(bytes)), .readDirectory(3, bytes),
          .readLink(path: "/a", bytes), .status(path: "/a", status), .access(path: "/a", mode: R_OK),
          .access(path: "/a", mode: R_OK | W_OK), .map(address: 4096, length: 8192, protection: PROT_NONE),
          .unmap(address: 4096, length: 8192),
          .protect(address: 4096, length: 8192, protection: PROT_READ), .peek(address: 16, bytes),
          .poke(address: 16, UnsafeRawBufferPointer(bytes)), .setMemlockLimit(4096), .hasCapability(14),
          .setCapability(14, false), .userID, .release(bytes),
        ]
        return calls.map(\.description).joined(separator: "\n")
      }
    }
    #expect(
      text == """
        open("/dev/iommu", O_RDWR)
        open("/sys", O_RDONLY)
        close(3)
        ioctl(3, IOMMU_IOAS_ALLOC)
        ioctl(3, 0x1234)
        ioctl(3, IOMMU_TEST_OP_ACCESS_RW)
        ioctl(3, IOMMU_TEST_CMD)
        ioctl(4, VFIO_DEVICE_BIND_IOMMUFD)
        read(3, 0)
        write(3, 0)
        getdents64(3, 0)
        readlink("/a")
        stat("/a")
        access("/a", R_OK)
        access("/a", R_OK|W_OK)
        mmap(0x1000, 0x2000, none)
        munmap(0x1000, 0x2000)
        mprotect(0x1000, 0x2000, r)
        process_vm_readv(0x10, 0)
        process_vm_writev(0x10, 0)
        setrlimit(RLIMIT_MEMLOCK, 4096)
        capget(14)
        capset(14, off)
        geteuid()
        uname()
        """)
  }
}
