// SPDX-License-Identifier: Apache-2.0

// Objects, options, the process, in-kernel users and the test interface.
extension Remedy {
  static let objects: [Remedy] = [
    Remedy(saying: "stands for nothing", then: "name an object that a line before has made"),
    Remedy(saying: "names nothing", then: "name an object that a line before has made"),
    Remedy(saying: "name nothing", then: "name objects that lines before have made"),
    Remedy(.ENOENT, saying: "there is no object", then: "name an object that exists"),
    Remedy(.ENOENT, saying: ", not a", then: "name an object of that type"),
    Remedy(.ENOENT, saying: "has no object yet", then: "attach the mock device first: that makes its object"),
    Remedy(
      .EBUSY, in: "iommufd_object_remove", saying: "until its file",
      then: "close its file, or unbind the device"),
    Remedy(.EBUSY, in: "iommufd_object_remove") { refusal in
      let users = refusal.culprits.map { "\($0)" }.joined(separator: ", ")
      return "detach, unbind or destroy what uses it first" + (users.isEmpty ? "" : ": \(users)")
    },
    Remedy(.ENODEV, in: "get_compat_ioas", then: "set one first: vfio-ioas set IOAS"),
    Remedy(.EBUSY, saying: "before the first object", then: "set the mode before anything is made or bound"),
    Remedy(.EPERM, saying: "CAP_SYS_RESOURCE", then: "have CAP_SYS_RESOURCE: capability sys-resource on"),
    Remedy(.EINVAL, saying: "rlimit-mode is", then: "set 0 or 1"),
    Remedy(.EINVAL, in: "iommufd_vfio_set_iommu", then: "set the type 1 or 3"),
    Remedy(.EBADFD, then: "name an access"),
    Remedy(
      in: "the running kernel",
      then: "compare what was done with the simulator's state: they see it differently"),
    Remedy(in: "ioascope", saying: "--write", then: "start with --backend kernel --write"),
    Remedy(in: "ioascope", saying: "'failing'", then: "leave out 'failing', or run it on the simulator"),
    Remedy(in: "ioascope", saying: "no system call", then: "run it on the simulator"),
    Remedy(in: "ioascope", then: "run 'ioascope devices', which says what is in the way and what would help"),
  ]

  static let process: [Remedy] = [
    Remedy(.ENOMEM, in: "mprotect", then: "protect only memory that is mapped"),
    Remedy(.EINVAL, saying: "is not the start of a page", then: "give an address that is a multiple of 4K"),
    Remedy(.EINVAL, in: "load", then: "load at most 1M at once"),
    Remedy(in: "store", "load", then: "use an address where memory is mapped and may be accessed so"),
  ]

  static let accesses: [Remedy] = [
    Remedy(.EINVAL, in: "iommufd_access_attach", then: "detach the access first, or replace its IOAS"),
    Remedy(in: "iommufd_access_replace", "iommufd_access_detach", then: "attach the access first"),
    Remedy(.ENOENT, saying: "is not attached to an IOAS", then: "attach the access to an IOAS first"),
    Remedy(.EOPNOTSUPP, saying: "not made to pin", then: "make the access with 'pin-pages'"),
    Remedy(.ENOMEM, saying: "16 MiB", then: "ask for at most 16 MiB at once"),
    Remedy(.EPERM, saying: "the area is not") { refusal in
      "map \(refusal.area.map { "\($0)" } ?? "the area") with r or w as the access asks"
    },
    Remedy(
      saying: "is being unmapped", then: "wait for the unmap to end, or let go of the pins that it waits for"),
    Remedy(
      saying: "whole pages of user memory", then: "pin a range whose areas begin and end at whole pages"),
    Remedy(.EBADE, then: "name the address of the pages that are pinned"),
    Remedy(.ENOENT, saying: "has no pin", then: "name a pin that the access has"),
    Remedy(saying: "an access has pinned pages") { refusal in
      "unpin first" + (refusal.object.map { ", with object \($0)" } ?? "")
    },
    Remedy(saying: "large pages", then: "use type 1, which cuts mappings into small pages"),
    Remedy(saying: "a cut at", then: "cut at a whole page"),
    Remedy(.EBADF, in: "close", "fdget", then: "name an object whose file is open"),
    Remedy(.EBADF, then: "name an object whose file is open"),
    Remedy(.ESPIPE, then: "read a multiple of 40 bytes"),
    Remedy(saying: "the first fault does not fit", then: "read at least 40 bytes"),
    Remedy(in: "iommufd_fault_fops_write", saying: "the code", then: "answer with ok or invalid"),
    Remedy(in: "iommufd_fault_fops_write", then: "answer a fault that was read and not answered"),
    Remedy(saying: "only mock devices fault", then: "use a mock device"),
    Remedy(saying: "has no test devices", then: "use the machine mock"),
    Remedy(saying: "is not the test driver's", then: "name a hwpt of a mock device"),
    Remedy(saying: "hold no list of pages", then: "give at least 12 bytes"),
    Remedy(saying: "multiples of 2 KiB", then: "use multiples of 2K that end below 2^64"),
    Remedy(saying: "does not lead to user address", then: "check the address that is mapped there"),
    Remedy(saying: "are whole pages and do not wrap", then: "use whole pages that end below 2^64"),
    Remedy(.EIO, then: "check for the number of pins that there are"),
  ]
}
