// SPDX-License-Identifier: Apache-2.0

/// The files that are compiled into the program, so that it runs from any directory.
public enum Asset {
  /// The machines, by name, in the order of the help.
  public static let machines: [(name: String, text: String)] = [
    ("mock", text(PackageResources.mock_ioas)),
    ("vt-d", text(PackageResources.vt_d_ioas)),
    ("vt-d-group", text(PackageResources.vt_d_group_ioas)),
    ("smmu-v3", text(PackageResources.smmu_v3_ioas)),
    ("smmu-v3-late", text(PackageResources.smmu_v3_late_ioas)),
    ("smmu-v2", text(PackageResources.smmu_v2_ioas)),
    ("two-smmus", text(PackageResources.two_smmus_ioas)),
    ("virtio-iommu", text(PackageResources.virtio_iommu_ioas)),
  ]

  /// The world that the inspector shows when it is started without a file.
  public static let demo = text(PackageResources.demo_ioas)

  /// The scenarios that tell kernel designs apart, each with the table of how every design answers.
  public static let designs: [(name: String, text: String)] = [
    ("design-01a-map-over-window", text(PackageResources.design_01a_map_over_window_ioas)),
    ("design-01b-map-elsewhere", text(PackageResources.design_01b_map_elsewhere_ioas)),
    ("design-01c-map-outside-aperture", text(PackageResources.design_01c_map_outside_aperture_ioas)),
    ("design-01d-map-before-hwpt", text(PackageResources.design_01d_map_before_hwpt_ioas)),
    ("design-01e-map-after-replace", text(PackageResources.design_01e_map_after_replace_ioas)),
    ("design-02-unfinalised-table", text(PackageResources.design_02_unfinalised_table_ioas)),
    (
      "design-03-first-attach-to-populated-ioas",
      text(PackageResources.design_03_first_attach_to_populated_ioas_ioas)
    ),
    ("design-04-replace-to-populated-ioas", text(PackageResources.design_04_replace_to_populated_ioas_ioas)),
    ("design-05-two-auto-tables", text(PackageResources.design_05_two_auto_tables_ioas)),
    ("design-06-group-in-two-ioases", text(PackageResources.design_06_group_in_two_ioases_ioas)),
    ("design-07-detach-order-in-a-group", text(PackageResources.design_07_detach_order_in_a_group_ioas)),
    ("design-08a-replace-one-of-two", text(PackageResources.design_08a_replace_one_of_two_ioas)),
    ("design-08b-detach-the-other-one", text(PackageResources.design_08b_detach_the_other_one_ioas)),
    (
      "design-09a-failed-replace-inside-one-ioas",
      text(PackageResources.design_09a_failed_replace_inside_one_ioas_ioas)
    ),
    ("design-09b-failed-replace-intel", text(PackageResources.design_09b_failed_replace_intel_ioas)),
    ("design-09c-failed-replace-no-memory", text(PackageResources.design_09c_failed_replace_no_memory_ioas)),
    ("design-10-interrupts-across-replace", text(PackageResources.design_10_interrupts_across_replace_ioas)),
    ("design-11-unsafe-interrupts", text(PackageResources.design_11_unsafe_interrupts_ioas)),
    ("design-12a-coherent-device-second", text(PackageResources.design_12a_coherent_device_second_ioas)),
    ("design-12b-coherent-device-first", text(PackageResources.design_12b_coherent_device_first_ioas)),
    ("design-13-unpinnable-memory", text(PackageResources.design_13_unpinnable_memory_ioas)),
    ("design-14-pins-of-an-idle-table", text(PackageResources.design_14_pins_of_an_idle_table_ioas)),
    ("design-15-x86-window", text(PackageResources.design_15_x86_window_ioas)),
    ("design-16-attached-twice", text(PackageResources.design_16_attached_twice_ioas)),
  ]

  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
