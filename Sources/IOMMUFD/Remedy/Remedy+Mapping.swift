// SPDX-License-Identifier: Apache-2.0

// Addresses and memory.
extension Remedy {
  static let mapping: [Remedy] = [
    Remedy(.EINVAL, in: "iopt_check_iova", saying: "reserved") { refusal in
      "map outside of \(refusal.reserved.map { "\($0)" } ?? "the range"); 'ranges' lists what is open"
    },
    Remedy(.EEXIST) { refusal in
      "unmap \(refusal.area.map { "\($0)" } ?? "the area") first, or choose another address"
    },
    Remedy(.EINVAL, saying: "is not aligned to", then: "use addresses and lengths of whole pages (4K)"),
    Remedy(.EINVAL, saying: "alignment", then: "use addresses and lengths of whole pages (4K)"),
    Remedy(.ENOSPC, then: "unmap something, allow more, or map less: 'ranges' lists what is open"),
    Remedy(.EOVERFLOW, saying: "half of all addresses", then: "map less at once"),
    Remedy(.EINVAL, saying: "readable or writeable", then: "give r, w or rw"),
    Remedy(.EINVAL, saying: "leaves no room", then: "give a smaller length"),
    Remedy(saying: "mapped read-only", then: "map the memory with w in the first place"),
    Remedy(.EFAULT, in: "pfn_reader_user_pin") { refusal in
      let words = refusal.area.map { "the memory behind \($0)" } ?? "the memory"
      return "map \(words) in the process, readable and writeable as the mapping asks, or unmap the area"
    },
    Remedy(
      .ENOMEM, in: "incr_user_locked_vm", "update_mm_locked_vm",
      then: "raise RLIMIT_MEMLOCK ('rlimit N'), have CAP_IPC_LOCK, or map less"),
    Remedy(.ENOENT, in: "iopt_unmap_iova_range") { refusal in
      "unmap \(refusal.area.map { "\($0)" } ?? "the area") as a whole: areas are never cut"
    },
    Remedy(.ENOENT, in: "iopt_unmap_iova", then: "unmap a range in which something is mapped"),
    Remedy(.ENOENT, in: "iopt_get_pages", then: "copy from a range that is mapped without a hole"),
    Remedy(.ENOENT, saying: "nothing is mapped at", then: "use a range that is mapped without a hole"),
    Remedy(.EDEADLK) { refusal in
      "unpin with the access first" + (refusal.object.map { " (object \($0))" } ?? "")
    },
    Remedy(.EADDRINUSE, in: "iopt_set_allow_iova") { refusal in
      "allow no address of \(refusal.reserved.map { "\($0)" } ?? "the reserved range")"
    },
    Remedy(
      .EINVAL, in: "iommufd_ioas_load_iovas",
      then: "give ranges FIRST-LAST that end above their start and lie apart"),
    Remedy(
      .EINVAL, in: "iopt_disable_large_pages", then: "set the option before the first page table is made"),
    Remedy(.EINVAL, saying: "huge-pages is", then: "set 0 or 1"),
    Remedy(.EMSGSIZE, then: "give room for all ranges: the answer says how many there are"),
    Remedy(.EINVAL, saying: "is not made of pages", then: "use whole pages of the size that is asked for"),
    Remedy(.EINVAL, saying: "must be pages", then: "use whole pages of the size that is given"),
    Remedy(.EOVERFLOW, saying: "more than it takes", then: "do it in smaller pieces"),
  ]

  static let general: [Remedy] = [
    Remedy(saying: "there are no bytes", then: "give a length of at least one byte"),
    Remedy(
      .EOVERFLOW, then: "choose an address and a length that end below 2^64, for user memory below 2^47"),
    Remedy(
      .EINVAL, saying: "end beyond all memory", then: "choose an address and a length that end below 2^47"),
    Remedy(
      .ENOMEM, saying: "end beyond all memory", then: "choose an address and a length that end below 2^47"),
    Remedy(
      .EFAULT, saying: "no memory is mapped at user address", then: "map memory there first, as with 'mmap'"),
    Remedy(.EFAULT, then: "give an address where memory is mapped and may be accessed so"),
    Remedy(.ENOTTY, saying: "mock devices have no detach", then: "unbind the mock device"),
    Remedy(.ENOTTY, then: "use a design that has this ioctl"),
    Remedy(saying: "are not known", then: "leave out the unknown flags"),
  ]
}
