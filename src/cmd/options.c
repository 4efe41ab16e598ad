// SPDX-License-Identifier: GPL-3.0-or-later
/* options: the tables that several commands share. */
#include "options.h"

#include <stddef.h>

/* clang-format off */
const struct setting run_options[] = {
	{ "output", SETTING_LIST, offsetof(struct run_config, engine.outputs), 0, 0, "KIND:TARGET",
	  "where records go (text:-), may be repeated; 'fbswatch help outputs' lists the kinds",
	  "记录去向（text:-），可重复；种类见 fbswatch help outputs" },
	{ "messages", SETTING_FLAG, offsetof(struct run_config, engine.messages), 0, 0, NULL,
	  "also a record for every message, identities overwritten",
	  "每条消息也写一条记录，身份标识已抹去" },
	{ "sensor", SETTING_STRING, offsetof(struct run_config, engine.sensor), 0, 0, "NAME", "name in every record (the host's)",
	  "每条记录中的名称（默认主机名）" },
	{ "rat", SETTING_STRING, offsetof(struct run_config, reception.rats), 0, 0, "LIST", "what to look for, comma separated (all)",
	  "要查找的制式，逗号分隔（默认全部）" },
	{ "max-offset", SETTING_NUMBER, offsetof(struct run_config, reception.max_offset_ppm), 1, 450, "PPM",
	  "carrier error to search, plus and minus (60); GSM 150, LTE 300 kHz at most",
	  "搜索的载波误差，正负（60）；GSM 最多 150，LTE 最多 300 kHz" },
	{ "lo", SETTING_HERTZ, offsetof(struct run_config, reception.lo_hz), -100e9, 100e9, "HZ",
	  "of a converter in front of the receiver: air = tuned + HZ; -125M for one that adds 125 MHz (0)",
	  "接收机前变频器的本振：空口频率 = 调谐频率 + HZ；加 125 MHz 者为 -125M（0）" },
	{ "lo-invert", SETTING_FLAG, offsetof(struct run_config, reception.lo_invert), 0, 0, NULL,
	  "the LO is above the band: air = HZ - tuned, spectrum inverted",
	  "本振高于频段：空口频率 = HZ - 调谐频率，频谱倒置" },
	{ "no-combine", SETTING_FLAG, offsetof(struct run_config, reception.no_combine), 0, 0, NULL,
	  "do not add repetitions of a block up",
	  "不叠加消息块的重复发送" },
	{ "signalling", SETTING_STRING, offsetof(struct run_config, engine.signalling), 0, 0, "BASIS",
	  "follow dedicated channels, as counts alone, on this legal basis, which stands in records",
	  "跟踪专用信道（只计数），并写明法律依据，依据写入记录" },
	{ "signalling-scope", SETTING_STRING, offsetof(struct run_config, engine.signalling_scope), 0, 0, "suspects|all",
	  "of which cells (suspects)",
	  "跟踪哪些小区（suspects：可疑小区；all：全部）" },
	{ "baseline", SETTING_STRING, offsetof(struct run_config, engine.baseline), 0, 0, "FILE",
	  "known cells (fbswatch baseline): scan and watch learn, replay only reads",
	  "已知小区（fbswatch baseline）：scan 和 watch 会学习，replay 只读" },
	{ "operators", SETTING_STRING, offsetof(struct run_config, engine.operators), 0, 0, "FILE",
	  "who may use which carriers and areas (a plan of China's operators is built in)",
	  "谁可使用哪些载波和区域（内置中国运营商规划）" },
	{ "lang", SETTING_STRING, offsetof(struct run_config, engine.lang), 0, 0, "en|zh", "language of what people read (en)",
	  "供人阅读内容的语言（en）" },
	{ "evidence", SETTING_STRING, offsetof(struct run_config, engine.evidence), 0, 0, "FOLDER",
	  "keep a signed bundle of samples, blocks and records of every alert from suspicious on",
	  "为 suspicious 及以上的每个告警保存签名证据包：采样、消息块和记录" },
	{ "evidence-seconds", SETTING_NUMBER, offsetof(struct run_config, engine.evidence_s), 1, 120, "S",
	  "samples kept around an alert, in memory until then (8)",
	  "告警前后保存的采样时长，此前留在内存中（8）" },
	{ "evidence-space", SETTING_NUMBER, offsetof(struct run_config, engine.evidence_space), 1e6, 1e15, "BYTES",
	  "that all bundles together may take (2G)",
	  "全部证据包可占用的空间（2G）" },
	{ "seal-to", SETTING_STRING, offsetof(struct run_config, engine.seal_to), 0, 0, "KEY",
	  "samples in bundles only sealed to this public key, which 'fbswatch unseal --new-key' makes",
	  "证据包中的采样仅以此公钥密封保存；密钥由 fbswatch unseal --new-key 生成" },
	{ "position", SETTING_STRING, offsetof(struct run_config, engine.position), 0, 0, "LAT,LON[,M]",
	  "where the sensor stands, in degrees, and how sure that is; other words are kept with the evidence",
	  "传感器所在位置：纬度、经度（度）和精度（米）；其他文字写入证据" },
	{ "journal", SETTING_STRING, offsetof(struct run_config, engine.journal), 0, 0, "FILE",
	  "where alerts are kept for 'explain' (the user's state folder); none: nowhere",
	  "为 explain 保存告警的文件（默认在用户的状态目录）；none：不保存" },
	{ 0 },
};

const struct setting file_options[] = {
	{ "config", SETTING_FILE, 0, 0, 0, "FILE",
	  "more settings, one a line: name = value, with the names of these options",
	  "更多设置，每行一个：name = value，名称与这些选项相同" },
	{ 0 },
};
/* clang-format on */

void run_options_init(struct run_config *config)
{
	*config = (struct run_config){ .reception = { .max_offset_ppm = 60 },
		                       .engine = { .evidence_s = 8, .evidence_space = 2e9 } };
}
