/** The texts that only errors of the file store have as their detail, and their Chinese translations. */
export const FILE_EXPECTATIONS = {
  "the path of a file; for customers in memory, use { kind: 'memory' }":
    "文件路径；若要把顾客保存在内存中，请使用 { kind: 'memory' }",
  'a path without a scheme, or a URL object with the protocol file:; before a name with a colon, write ./':
    '不带协议的路径，或协议为 file: 的 URL 对象；带冒号的文件名前请加 ./',
  'a path without NUL, lone surrogates, and white space at its ends': '不含 NUL 和孤立代理项、首尾无空白的路径',
  'a path without ~: use os.homedir()': '不带 ~ 的路径：请使用 os.homedir()',
  'the path of a file, not of a directory': '文件的路径，而不是目录的路径',
  'the path of a regular file': '普通文件的路径',
  'a directory has the name of the -wal, -shm or -journal file beside its file, so remove the directory':
    '其文件旁边有目录占用了 -wal、-shm 或 -journal 的名称，请删除该目录',
  'a name that does not end in -wal, -shm or -journal, as the files of SQLite do':
    '不以 -wal、-shm 或 -journal 结尾的文件名：这些结尾由 SQLite 使用',
  'an absolute path, because the current directory of the process does not exist': '绝对路径，因为进程的当前目录不存在',
  'a path that can lead to a file: the system refuses it with {code}': '可以指向文件的路径：系统以 {code} 拒绝了它',
  'a path at which no file exists': '尚无文件的路径',
  'a file that the file store created, or a new file': '由文件存储创建的文件或新文件',
  'a file of format {newest} or older: format {format} needs a newer version of clientele':
    '格式 {newest} 或更早的文件：格式 {format} 需要更新版本的 clientele',
  'Node.js below 22.13 needs the package better-sqlite3, so run npm install better-sqlite3@12 where the application runs (no bundle can contain it; if file tracing leaves it out, import it in your code)':
    '22.13 以下的 Node.js 需要 better-sqlite3 包，请在应用运行处执行 npm install better-sqlite3@12（它不能打进 bundle；如果文件追踪没有包含它，请在代码中 import 它）',
  'the installed better-sqlite3 {version} needs Node.js {oldest} or newer, so run npm install better-sqlite3@12':
    '已安装的 better-sqlite3 {version} 需要 Node.js {oldest} 或更新版本，请运行 npm install better-sqlite3@12',
  'omitted, or the location of a copy of the file clientele/file-worker':
    '省略，或 clientele/file-worker 文件副本的位置',
  'the package better-sqlite3 is not built for this Node.js, so run npm rebuild better-sqlite3; with pnpm, run pnpm approve-builds and pnpm rebuild better-sqlite3; with Yarn, set dependenciesMeta.better-sqlite3.built to true in package.json and run yarn rebuild better-sqlite3':
    'better-sqlite3 包没有为此 Node.js 编译，请运行 npm rebuild better-sqlite3；使用 pnpm 时，请运行 pnpm approve-builds 和 pnpm rebuild better-sqlite3；使用 Yarn 时，请在 package.json 中将 dependenciesMeta.better-sqlite3.built 设为 true，再运行 yarn rebuild better-sqlite3',
  'this Node.js may not load the compiled part of better-sqlite3, so omit --no-addons, add --allow-addons, or use Node.js 22.13 or newer':
    '此 Node.js 不允许加载 better-sqlite3 的编译部分，请去掉 --no-addons，或加上 --allow-addons，或使用 Node.js 22.13 或更新版本',
  'the file is not an intact SQLite database': '该文件不是完好的 SQLite 数据库',
  'its file cannot be read or written, so check the rights on it and on its directory, and the disk':
    '无法读写其文件，请检查该文件及其目录的权限和磁盘',
  'the permission model of Node.js denies this call: docs/installing.md lists the flags under Runtimes':
    'Node.js 的权限模型拒绝了此调用：docs/installing.md 的 Runtimes 一节列出了所需的参数',
  'the directory of its file does not exist, so create it or set createDirectory: true':
    '其文件所在的目录不存在，请创建该目录或设置 createDirectory: true',
  'its file, or the -wal or -shm file beside it, was deleted, moved, replaced or made inaccessible while open, so close all stores on it and open them again':
    '其文件或旁边的 -wal、-shm 文件在打开期间被删除、移动、替换或变得无法访问，请关闭使用该文件的全部存储后重新打开',
  'another process holds the write lock of its file': '其他进程持有其文件的写锁',
  'one of its worker threads did not start, or stopped': '其某个工作线程未能启动或已停止',
  'a backup of a file store': '文件存储的备份',
  'the -wal file beside the file belongs to another database, as after a copy over the file: restore the backup with restoreFile, which removes -wal and -shm':
    '旁边的 -wal 文件属于另一个数据库（例如直接覆盖了该文件）：请用 restoreFile 恢复备份，它会删除 -wal 和 -shm',
  'the file is missing or empty, but the -wal file beside it holds writes: move the file back, or delete the -wal file to begin with an empty store':
    '文件不存在或为空，但旁边的 -wal 文件含有已写入的数据：请把文件移回原处；若要从空存储开始，请删除 -wal 文件',
  'a -wal file beside the symbolic link holds writes of a file that was moved without it: move the file back, or the -wal file beside it':
    '符号链接旁边的 -wal 文件含有被单独移走的文件的写入：请把该文件移回，或把 -wal 文件移到它旁边',
  'a backup that this process can read': '本进程可以读取的备份',
  'the path of a backup that exists': '一个存在的备份的路径',
  'the path of a file': '一个文件的路径',
  'another path than that of the backup': '与备份不同的路径',
  'a path in a directory that exists': '位于已存在目录中的路径',
  'a path in a directory that this process can write': '位于本进程可写目录中的路径',
  'a shorter path': '更短的路径',
  'a shorter path: SQLite opens none whose absolute form has more than {max} bytes':
    '更短的路径：SQLite 无法打开绝对形式超过 {max} 字节的路径',
  'the path of a new file, not of a directory': '新文件的路径，而不是目录',
  'a path without the -wal, -shm or -journal file of another database beside it':
    '旁边没有其他数据库的 -wal、-shm 或 -journal 文件的路径',
  'a file that no store has open: close all stores on it first': '没有被任何存储打开的文件：请先关闭其上的所有存储',
} as const satisfies Readonly<Record<string, string>>;
