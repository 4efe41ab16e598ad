// SPDX-License-Identifier: GPL-3.0-or-later
/* fields: names as 3GPP TS 44.018, 45.008 and 36.331 have them. See fields.h. */
#include "fields.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
const struct field_words field_words[] = {
	{ "band", "Band", "频段", "" },
	{ "arfcn", "ARFCN", "频点号 ARFCN", "" },
	{ "earfcn", "EARFCN", "频点号 EARFCN", "" },
	{ "pci", "Physical cell id (PCI)", "物理小区标识 PCI", "" },
	{ "bsic", "BSIC", "基站识别码 BSIC", "" },
	{ "ncc", "Network colour code (NCC)", "网络色码 NCC", "" },
	{ "bcc", "Base station colour code (BCC)", "基站色码 BCC", "" },
	{ "mcc", "Country code (MCC)", "国家码 MCC", "" },
	{ "mnc", "Network code (MNC)", "网络码 MNC", "" },
	{ "lac", "Location area (LAC)", "位置区 LAC", "" },
	{ "ci", "Cell identity (CI)", "小区标识 CI", "" },
	{ "tac", "Tracking area (TAC)", "跟踪区 TAC", "" },
	{ "eci", "Cell identity (ECI)", "小区标识 ECI", "" },
	{ "duplex", "Duplex mode", "双工方式", "" },
	{ "cp", "Cyclic prefix", "循环前缀", "" },
	{ "bandwidth_prb", "Bandwidth", "带宽", "PRB" },
	{ "antenna_ports", "Antenna ports", "天线端口数", "" },
	{ "phich_duration", "PHICH duration", "PHICH 持续时间", "" },
	{ "phich_resource", "PHICH resource (Ng)", "PHICH 资源 Ng", "" },
	{ "sfn", "System frame number (SFN)", "系统帧号 SFN", "" },
	{ "cell_barred", "Cell barred", "小区禁止接入", "" },
	{ "intra_freq_reselection", "Intra-frequency reselection", "允许同频重选", "" },
	{ "csg_indication", "Closed subscriber group", "封闭用户组", "" },
	{ "csg_identity", "CSG identity", "封闭用户组标识", "" },
	{ "q_rx_lev_min_dbm", "Least level (q-RxLevMin)", "最低接收电平 q-RxLevMin", "dBm" },
	{ "q_rx_lev_min_offset_db", "Offset of it", "最低接收电平偏置", "dB" },
	{ "p_max_dbm", "Most transmit power (p-Max)", "最大发射功率 p-Max", "dBm" },
	{ "freq_band_indicator", "Band indicator", "频段指示", "" },
	{ "tdd_config", "TDD configuration", "TDD 上下行配比", "" },
	{ "tdd_special", "TDD special subframe", "TDD 特殊子帧配置", "" },
	{ "si_window_ms", "SI window", "SI 窗口", "ms" },
	{ "system_info_value_tag", "System information value tag", "系统信息值标签", "" },
	{ "ims_emergency_support", "IMS emergency calls", "支持 IMS 紧急呼叫", "" },
	{ "ac_barring_emergency", "Emergency calls barred", "禁止紧急呼叫", "" },
	{ "ac_barring_mo_signalling_percent", "Signalling let through", "信令接入放行率", "%" },
	{ "ac_barring_mo_data_percent", "Data let through", "数据接入放行率", "%" },
	{ "default_paging_cycle", "Default paging cycle", "默认寻呼周期", "frames" },
	{ "reference_signal_power_dbm", "Reference signal power", "参考信号功率", "dBm" },
	{ "ul_earfcn", "Uplink EARFCN", "上行频点号 EARFCN", "" },
	{ "paging_nb_percent", "Paging occasions (nB)", "寻呼密度 nB", "%" },
	{ "prach_root", "PRACH root sequence", "PRACH 根序列", "" },
	{ "prach_config", "PRACH configuration", "PRACH 配置", "" },
	{ "pb", "Power ratio (P-B)", "功率比 P-B", "" },
	{ "cell_reselection_priority", "Reselection priority", "重选优先级", "" },
	{ "q_hyst_db", "Reselection hysteresis (q-Hyst)", "重选滞后 q-Hyst", "dB" },
	{ "s_intra_search_db", "Search here below (s-IntraSearch)", "同频测量门限 s-IntraSearch", "dB" },
	{ "s_non_intra_search_db", "Search elsewhere below", "异频测量门限 s-NonIntraSearch", "dB" },
	{ "thresh_serving_low_db", "Leave it below (threshServingLow)", "服务频点低门限", "dB" },
	{ "t_reselection_s", "Reselection time", "重选时间", "s" },
	{ "reselection_q_rx_lev_min_dbm", "Least level for reselection", "重选最低接收电平", "dBm" },
	{ "allowed_measurement_prb", "Measured bandwidth", "允许的测量带宽", "PRB" },
	{ "antenna_port_1", "Antenna port 1 present", "存在天线端口 1", "" },
	{ "cell_reselect_hysteresis_db", "Reselection hysteresis (CRH)", "小区重选滞后 CRH", "dB" },
	{ "ms_txpwr_max_cch", "Most power of phones (control level)", "手机最大发射功率等级", "" },
	{ "rxlev_access_min_dbm", "Least level (RXLEV_ACCESS_MIN)", "最低接入电平", "dBm" },
	{ "acs", "Additional reselection parameters (ACS)", "附加重选参数指示 ACS", "" },
	{ "neci", "Half rate signalled (NECI)", "半速率指示 NECI", "" },
	{ "cell_bar_qualify", "Cell bar qualify (CBQ)", "小区禁止限定 CBQ", "" },
	{ "cell_reselect_offset_db", "Reselection offset (CRO)", "小区重选偏置 CRO", "dB" },
	{ "temporary_offset_db", "Temporary offset (TO)", "临时偏置 TO", "dB" },
	{ "penalty_time_s", "Penalty time (PT)", "惩罚时间 PT", "s" },
	{ "power_offset_db", "Power offset", "功率偏置", "dB" },
	{ "t3212_min", "Periodic update (T3212)", "周期位置更新 T3212", "min" },
	{ "att", "Attach and detach (ATT)", "允许附着与分离 ATT", "" },
	{ "bs_ag_blks_res", "Blocks kept for access grants", "接入允许保留块数", "" },
	{ "bs_pa_mfrms", "Paging multiframes", "寻呼复帧数", "" },
	{ "ccch_conf", "CCCH configuration", "公共控制信道配置", "" },
	{ "mscr", "Core network release (MSCR)", "核心网版本 MSCR", "" },
	{ "cell_broadcast", "Cell broadcast channel", "小区广播信道", "" },
	{ "dtx", "Uplink DTX", "上行不连续发射 DTX", "" },
	{ "pwrc", "Power control indicator", "功率控制指示", "" },
	{ "radio_link_timeout", "Radio link timeout", "无线链路超时", "blocks" },
	{ "cell_bar_access", "Cell barred", "小区禁止接入", "" },
	{ "max_retrans", "Most retransmissions", "最大重发次数", "" },
	{ "tx_integer", "Spread of retransmissions", "重发间隔参数", "slots" },
	{ "call_reestablishment", "Call re-establishment", "允许呼叫重建", "" },
	{ "access_classes_barred", "Access classes barred (bits)", "禁止的接入等级（位图）", "" },
	{ "emergency_call_barred", "Emergency calls barred", "禁止紧急呼叫", "" },
	{ "ncc_permitted", "NCC permitted (bits)", "允许的 NCC（位图）", "" },
	{ "gprs", "GPRS", "GPRS", "" },
	{ "rac", "Routing area (RAC)", "路由区 RAC", "" },
	{ "si2ter_indicator", "SI2ter sent", "发送 SI2ter", "" },
	{ "si2quater_indicator", "SI2quater sent", "发送 SI2quater", "" },
	{ "early_classmark_sending", "Early classmark", "提前发送类标", "" },
	{ "early_classmark_sending_3g", "Early classmark, 3G", "提前发送 3G 类标", "" },
	{ "ra_colour", "Routing area colour", "路由区色码", "" },
	{ "geran_priority", "Priority of GSM", "GSM 优先级", "" },
	{ "si13_network_control_order", "Network control order", "网络控制命令", "" },
	{ "sgsnr", "SGSN release", "SGSN 版本", "" },
	{ "egprs", "EDGE", "EDGE", "" },
	{ "network_mode_of_operation", "Network mode of operation", "网络操作模式", "" },
	{ "bcch_change_mark", "BCCH change mark", "BCCH 变更标记", "" },
	{ "paging_1", "Paging requests, type 1", "寻呼请求类型 1", "" },
	{ "paging_2", "Paging requests, type 2", "寻呼请求类型 2", "" },
	{ "paging_3", "Paging requests, type 3", "寻呼请求类型 3", "" },
	{ "paging_empty", "Paging requests that name nobody", "空寻呼请求", "" },
	{ "paged_tmsi", "Paged by temporary identity", "按临时标识寻呼", "" },
	{ "paged_imsi", "Paged by permanent identity", "按永久标识寻呼", "" },
	{ "imm_assign", "Immediate assignments", "立即指配", "" },
	{ "imm_assign_packet", "Immediate assignments, packet", "分组立即指配", "" },
	{ "imm_assign_ext", "Immediate assignments, extended", "扩展立即指配", "" },
	{ "imm_assign_reject", "Immediate assignments rejected", "立即指配拒绝", "" },
	{ "assigned_update", "Channels granted, for location updates", "授予信道：位置更新", "" },
	{ "assigned_answer", "Channels granted, to answer a page", "授予信道：应答寻呼", "" },
	{ "assigned_call", "Channels granted, for calls", "授予信道：呼叫", "" },
	{ "assigned_emergency", "Channels granted, for emergency calls", "授予信道：紧急呼叫", "" },
	{ "assigned_other", "Channels granted, for other reasons", "授予信道：其他原因", "" },
	{ "paging", "Paging messages", "寻呼消息", "" },
	{ "paging_warning", "Paging with a warning", "含预警的寻呼消息", "" },
	{ "connections", "Connections followed", "跟踪的连接", "" },
	{ "connections_unfollowed", "Connections not followed", "未能跟踪的连接", "" },
	{ "purpose_update", "Connections for location updates", "位置更新的连接", "" },
	{ "purpose_answer", "Connections to answer a page", "应答寻呼的连接", "" },
	{ "purpose_service", "Connections for calls and messages", "呼叫和短信的连接", "" },
	{ "asked_imsi", "Asked for the permanent identity", "索要永久标识", "" },
	{ "asked_imei", "Asked for the device's identity", "索要设备标识", "" },
	{ "authentications", "Authentications", "鉴权", "" },
	{ "authentications_autn", "Authentications of the network too", "双向鉴权", "" },
	{ "went_unreadable", "Connections that turned unreadable", "转为不可读（已加密）的连接", "" },
	{ "stayed_clear", "Connections that stayed clear", "始终明文的连接", "" },
	{ "updates_accepted", "Updates accepted", "位置更新被接受", "" },
	{ "updates_rejected", "Updates rejected", "位置更新被拒绝", "" },
	{ "sms_clear", "Short messages in clear", "明文短信", "" },
	{ "held_median_s", "Time that connections are held, median", "连接保持时间（中位数）", "s" },
	{ "si5_own_only", "SI5 lists the cell alone", "SI5 仅列出本小区", "" },
	{ "si6_differs", "SI6 names another cell", "SI6 所示小区不符", "" },
	{ "access_responses", "Random access answered", "随机接入响应", "" },
	{ "setups", "Connections set up", "建立的连接", "" },
	{ "rrc_rejected", "Connections rejected", "被拒绝的连接", "" },
	{ "redirected_geran", "Sent to GSM in clear", "以明文重定向至 GSM", "" },
	{ "eea0", "Commands of no ciphering", "不加密的命令", "" },
	{ "eia0", "Commands of no integrity", "无完整性保护的命令", "" },
	{ 0 },
};
/* clang-format on */

const struct field_words *field_words_of(const struct cell_field *field)
{
	for (const struct field_words *words = field_words; words->key; words++)
		if (strcmp(words->key, field->key) == 0)
			return words;
	return NULL;
}

/* The units that are words. */
static const char *unit_word(const char *unit, enum language language)
{
	static const char *const words[][2] = {
		{ "min", "分钟" },  { "s", "秒" },      { "ms", "毫秒" },
		{ "frames", "帧" }, { "blocks", "块" }, { "slots", "时隙" },
	};

	for (size_t i = 0; language == LANGUAGE_ZH && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i][0], unit) == 0)
			return words[i][1];
	return unit;
}

static const char *string_word(const char *value, enum language language)
{
	static const char *const words[][2] = { { "normal", "常规" }, { "extended", "扩展" } };

	for (size_t i = 0; language == LANGUAGE_ZH && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i][0], value) == 0)
			return words[i][1];
	return value;
}

bool field_text(const struct cell *cell, const struct cell_field *field, enum language language,
                char text[FIELD_TEXT_SIZE])
{
	const struct field_words *words = field_words_of(field);
	const char *unit = words ? unit_word(words->unit, language) : "";

	if (field->type == CELL_STRING) {
		snprintf(text, FIELD_TEXT_SIZE, "%s", string_word(cell_field_string(cell, field), language));
		return text[0];
	}
	int32_t value = cell_field_int(cell, field);

	if (field->type == CELL_BOOL)
		snprintf(text, FIELD_TEXT_SIZE, "%s",
		         value ? language_text(language, "yes", "是") : language_text(language, "no", "否"));
	else
		snprintf(text, FIELD_TEXT_SIZE, "%d%s%s", value, unit[0] ? " " : "", unit);
	return value != CELL_UNKNOWN;
}
