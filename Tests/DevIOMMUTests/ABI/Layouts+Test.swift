// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD

@testable import IOMMUFD

extension Layouts {
  static let test = [command] + domains + accesses + checks

  private static let command = StructLayout(
    abi_test_cmd.self, size: TestLayout.size, minimum: TestLayout.minimum
  ) { [$0(\.op, TestLayout.operation), $0(\.id, TestLayout.id)] }

  /// A part of the command, whose offsets the decoder counts from the start of the command.
  private static func part<Struct>(
    _ type: Struct.Type, _ fields: (FieldsOf<Struct>) -> [FieldLayout]
  ) -> StructLayout {
    StructLayout(type, size: TestLayout.size, at: 16, fields)
  }

  private static let domains = [
    part(abi_test_add_reserved.self) {
      [$0(\.start, TestLayout.AddReserved.start), $0(\.length, TestLayout.AddReserved.length)]
    },
    part(abi_test_mock_domain.self) {
      [
        $0(\.out_stdev_id, TestLayout.MockDomain.outTestObject),
        $0(\.out_hwpt_id, TestLayout.MockDomain.outHWPT),
        $0(\.out_idev_id, TestLayout.MockDomain.outDevice),
        $0(\.dev_flags, TestLayout.MockDomain.deviceFlags),
      ]
    },
    part(abi_test_mock_domain_replace.self) {
      [$0(\.pt_id, TestLayout.MockDomainReplace.pageTable)]
    },
    part(abi_test_memory_limit.self) { [$0(\.limit, TestLayout.MemoryLimit.limit)] },
    part(abi_test_dirty.self) {
      [
        $0(\.iova, TestLayout.Dirty.iova), $0(\.length, TestLayout.Dirty.length),
        $0(\.page_size, TestLayout.Dirty.pageSize), $0(\.uptr, TestLayout.Dirty.bitmap),
        $0(\.out_nr_dirty, TestLayout.Dirty.outCount),
      ]
    },
    part(abi_test_trigger_iopf.self) {
      [
        $0(\.dev_id, TestLayout.TriggerIOPF.device), $0(\.pasid, TestLayout.TriggerIOPF.pasid),
        $0(\.grpid, TestLayout.TriggerIOPF.group), $0(\.perm, TestLayout.TriggerIOPF.permissions),
        $0(\.addr, TestLayout.TriggerIOPF.address),
      ]
    },
  ]

  private static let accesses = [
    part(abi_test_create_access.self) {
      [
        $0(\.out_access_fd, TestLayout.CreateAccess.outDescriptor),
        $0(\.flags, TestLayout.CreateAccess.flags),
      ]
    },
    part(abi_test_destroy_access_pages.self) {
      [$0(\.access_pages_id, TestLayout.DestroyAccessPages.item)]
    },
    part(abi_test_access_pages.self) {
      [
        $0(\.flags, TestLayout.AccessPages.flags),
        $0(\.out_access_pages_id, TestLayout.AccessPages.outItem),
        $0(\.iova, TestLayout.AccessPages.iova), $0(\.length, TestLayout.AccessPages.length),
        $0(\.uptr, TestLayout.AccessPages.memory),
      ]
    },
    part(abi_test_access_rw.self) {
      [
        $0(\.iova, TestLayout.AccessRW.iova), $0(\.length, TestLayout.AccessRW.length),
        $0(\.uptr, TestLayout.AccessRW.memory), $0(\.flags, TestLayout.AccessRW.flags),
      ]
    },
    part(abi_test_access_replace_ioas.self) { [$0(\.ioas_id, TestLayout.AccessReplaceIOAS.ioas)] },
  ]

  private static let checks = [
    part(abi_test_check_map.self) {
      [
        $0(\.iova, TestLayout.CheckMap.iova), $0(\.length, TestLayout.CheckMap.length),
        $0(\.uptr, TestLayout.CheckMap.memory),
      ]
    },
    part(abi_test_check_refs.self) {
      [
        $0(\.length, TestLayout.CheckRefs.length), $0(\.uptr, TestLayout.CheckRefs.memory),
        $0(\.refs, TestLayout.CheckRefs.refs),
      ]
    },
    part(abi_test_check_iotlb.self) {
      [$0(\.id, TestLayout.CheckIOTLB.entry), $0(\.iotlb, TestLayout.CheckIOTLB.value)]
    },
  ]
}
