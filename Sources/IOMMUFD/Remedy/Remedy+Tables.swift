// SPDX-License-Identifier: Apache-2.0

// Devices and page tables.
extension Remedy {
  static let attaching: [Remedy] = [
    Remedy(
      .EADDRINUSE, in: "iopt_table_enforce_dev_resv_regions", "iopt_table_enforce_group_resv_regions"
    ) { refusal in
      let range = refusal.reserved.map { "\($0)" } ?? "the device's reserved ranges"
      return "\(refusal.makeRoom), and keep \(range) free in every IOAS that the device is to be attached to"
    },
    Remedy(
      .EINVAL, in: "iopt_table_enforce_dev_resv_regions", "iopt_table_enforce_group_resv_regions",
      then: "nothing in user space: the device or its driver must have one kind of MSI window"),
    Remedy(.EINVAL, in: "iommufd_hw_pagetable_attach", "__iommu_attach_group", saying: "group") { refusal in
      "attach it to what the others are attached to"
        + (refusal.object.map { ", hwpt \($0)" } ?? "") + ", or detach them first"
    },
    Remedy(.EINVAL, in: "iommufd_hw_pagetable_attach", saying: "already", then: "detach the device first"),
    Remedy(.EBUSY, in: "__iommu_attach_group", "iommufd_device_attach", "iommufd_hw_pagetable_attach") {
      refusal in
      "detach the device and the others of its group first"
        + (refusal.object.map { ", which are on hwpt \($0)" } ?? "")
    },
    Remedy(
      .EINVAL, in: "__iommu_attach_group", saying: "driver",
      then: "attach it to the IOAS itself: the kernel then makes a page table for the device's driver"),
    Remedy(
      .EINVAL, saying: "the device cannot",
      then: "attach it to a hwpt that was made without dirty tracking, or to the IOAS itself"),
    Remedy(
      .EINVAL, saying: "was made for the IOMMU",
      then: "make a hwpt with this device, or attach it to the IOAS itself: a table belongs to one IOMMU"),
    Remedy(
      .EINVAL, saying: "cache",
      then:
        "make a hwpt with this device, or attach it to the IOAS itself: it then gets a table that suits it"),
    Remedy(.EINVAL, in: "iommufd_device_do_replace", then: "attach the device before it is moved"),
    Remedy(.EINVAL, in: "iommufd_device_change_pt", then: "name an IOAS or a hwpt"),
    Remedy(
      .EPERM, in: "iommu_group_has_isolated_msi", "irq_domain_check_msi_remap", "iommufd_device_setup_msi",
      then:
        "use a machine with isolated interrupts, or set iommufd.allow_unsafe_interrupts=1 and trust the device"
    ),
    Remedy(
      .EINVAL, in: "__iommu_device_set_domain",
      then: "nothing in user space: firmware must not ask for this range (RMRR) for the device or its group"),
    Remedy(.EINVAL, in: "vfio_df_open", then: "unbind the device first, or use it as it is bound"),
    Remedy(.ENOENT, in: "open", then: "bind a device of this machine; 'ioascope machines NAME' lists them"),
    Remedy(.EINVAL, in: "mock_dev_create", then: "bind the mock device with flags 0 to 3"),
  ]

  static let allocating: [Remedy] = [
    Remedy(.EADDRINUSE, in: "iopt_reserve_iova", saying: "first attach") { refusal in
      "\(refusal.makeRoom) before the table is made, or attach the device to the IOAS itself: "
        + "the driver then learns the aperture before the table is linked"
    },
    Remedy(.EADDRINUSE, in: "iopt_reserve_iova", saying: "translates") { refusal in
      "\(refusal.makeRoom): the device cannot reach it through this IOMMU"
    },
    Remedy(.EADDRINUSE, in: "iopt_reserve_iova") { $0.makeRoom },
    Remedy(.EADDRINUSE, in: "iopt_check_iova_alignment") { refusal in
      "unmap \(refusal.area.map { "\($0)" } ?? "the area") and map it with whole pages"
    },
    Remedy(
      .EINVAL, in: "iopt_table_add_domain", then: "nothing in user space: the IOMMU must have pages of 4 KiB"),
    Remedy(.EOPNOTSUPP, saying: "takes no flags and no data", then: "leave out the flags and the data"),
    Remedy(
      .EOPNOTSUPP, saying: "knows no flags", then: "leave out the flags and the data, or use a newer design"),
    Remedy(
      .EOPNOTSUPP, in: "iommufd_hwpt_paging_alloc", "iommufd_hwpt_nested_alloc", saying: "are not known",
      then: "leave out those flags: nest-parent and dirty are for a table of an IOAS, fault for a nested one"),
    Remedy(
      .EOPNOTSUPP, saying: "cannot track dirty pages",
      then: "leave out 'dirty', or use a device whose IOMMU has that feature"),
    Remedy(
      .EOPNOTSUPP, saying: "cannot nest",
      then: "leave out 'nest-parent', or use a machine whose IOMMU nests tables"),
    Remedy(
      .EOPNOTSUPP, saying: "nests no page tables",
      then: "make the table for the IOAS: only the test driver of this simulator nests tables"),
    Remedy(.EOPNOTSUPP, saying: "takes no data", then: "leave out the data, or build on a parent hwpt"),
    Remedy(
      .EOPNOTSUPP, saying: "needs data", then: "give the driver's data, as 'selftest-data' on mock devices"),
    Remedy(
      .EOPNOTSUPP, saying: "the type of the data", then: "give 'selftest-data', which the test driver takes"),
    Remedy(
      .EOPNOTSUPP, in: "iommufd_hw_pagetable_alloc",
      then: "attach under a design that needs no domain_alloc_user, or use a machine whose driver has it"),
    Remedy(
      .EINVAL, saying: "was not made as a parent", then: "make the parent with 'nest-parent', for this driver"
    ),
    Remedy(
      .EINVAL, saying: "can have no nested tables", then: "make a hwpt with 'nest-parent' and build on that"),
    Remedy(.EINVAL, saying: "takes 4 bytes", then: "give 4 bytes of data"),
    Remedy(
      .EINVAL, in: "iommufd_hwpt_alloc", saying: "data has",
      then: "give the data a type and bytes, or leave both out"),
    Remedy(
      .EINVAL, in: "iommufd_hwpt_alloc", then: "name an IOAS, or a hwpt that was made with 'nest-parent'"),
    Remedy(
      .EOPNOTSUPP, saying: "was not made for dirty tracking",
      then: "make the hwpt with 'dirty', and attach the device to that"),
    Remedy(
      .EINVAL, in: "iommufd_test_dirty", saying: "does not track", then: "switch tracking on: dirty HWPT on"),
    Remedy(
      saying: "the type 0x", then: "leave out 'type': the test driver's is the only one that is known"),
    Remedy(in: "iommufd_hwpt_invalidate", then: "give at most 524288 entries of 1 to 4096 bytes, or none"),
    Remedy(
      saying: "an entry has 8 bytes", then: "give entries of 8 bytes, which is what the test driver takes"),
    Remedy(.EFAULT, saying: "cannot be read", then: "give an address where the bytes can be read"),
    Remedy(saying: "IOTLB", then: "invalidate the entry, or ask for the value that it holds"),
  ]
}
