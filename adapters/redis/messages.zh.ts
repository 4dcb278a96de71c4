/** The texts that only errors of the Redis store have as their detail, and their Chinese translations. */
export const REDIS_EXPECTATIONS = {
  'the package redis is not installed here, so run npm install redis@6; if a bundle must contain it, replace url by client: createClient({ url }), with createClient imported from redis by your code':
    '此处没有安装 redis 包，请运行 npm install redis@6；若须打进 bundle，请用 client: createClient({ url }) 代替 url，其中 createClient 由您的代码从 redis 导入',
  'the installed package redis {version} is older than version 5.9, so run npm install redis@6':
    '已安装的 redis 包 {version} 低于版本 5.9，请运行 npm install redis@6',
  'no node of the cluster replies at its known address, so if the nodes have new addresses, make a new client and open the store with it':
    '集群的节点都没有在已知地址回复；若节点地址已变更，请创建新的 client 并用它打开存储',
  'the client cannot find the primary through its Sentinels, so check that they run and their addresses':
    'client 无法通过 Sentinel 找到主节点，请检查各 Sentinel 是否在运行及其地址',
  'the Sentinels know no primary of this name, so check the name of the client':
    'Sentinel 中没有该名称的主节点，请检查 client 的 name',
  'the server closes the connection, so check its log, and that it is Redis':
    '服务器关闭了连接，请检查其日志，并确认它是 Redis',
  'the client is subscribed to channels, so pass a client without subscriptions':
    'client 已订阅频道，请提供未订阅的 client',
  'the queue of the client is full, so omit its option commandsQueueMaxLength':
    'client 的队列已满，请去掉其选项 commandsQueueMaxLength',
  'the server replied with an error, which the cause holds': '服务器返回了错误，详见 cause',
  'the server refuses the connection, so check its host and port and that it runs':
    '服务器拒绝连接，请检查主机、端口以及服务器是否在运行',
  'the host name of the server is unknown, so check it': '服务器的主机名不存在，请检查',
  'the host name of the server cannot be looked up now': '目前无法查询服务器的主机名',
  'the server cannot be reached, so check its host and the network': '无法连通服务器，请检查主机和网络',
  'the server requires TLS, so use a URL that begins with rediss://': '服务器要求 TLS，请使用以 rediss:// 开头的 URL',
  'the server does not use TLS, so use a URL that begins with redis://':
    '服务器不使用 TLS，请使用以 redis:// 开头的 URL',
  'the socket of the client does not exist or may not be used, so check its path':
    'client 的套接字不存在或不可使用，请检查其路径',
  'the server requires a client certificate that it trusts, so pass a client that has socket.cert and socket.key':
    '服务器要求其信任的客户端证书，请提供设有 socket.cert 和 socket.key 的 client',
  'the server and this process cannot agree on TLS, so compare the versions and ciphers that they allow':
    '服务器与本进程无法就 TLS 达成一致，请比较双方允许的版本和加密套件',
  'the certificate of the server is for other host names, so use one of them, or pass a client that has socket.servername':
    '服务器的证书属于其他主机名，请使用其中之一，或提供设有 socket.servername 的 client',
  'the certificate of the server has expired, or is not valid yet': '服务器的证书已过期或尚未生效',
  'the server accepts the connection but does not reply, so check that it is Redis and not stopped':
    '服务器接受连接但不回复，请确认它是 Redis 且未停止',
  'the server is a Sentinel, so pass a client that createSentinel made':
    '该服务器是 Sentinel，请提供由 createSentinel 创建的 client',
  'the servers of the Sentinel client are not Sentinels': 'Sentinel 客户端的服务器不是 Sentinel',
  'the server at this host and port is not Redis': '此主机和端口上的服务器不是 Redis',
  'the certificate of the server is not trusted, so add its certificate authority to NODE_EXTRA_CA_CERTS, or pass a client that has it in socket.ca':
    '服务器的证书不受信任，请将其签发机构加入 NODE_EXTRA_CA_CERTS，或提供设有 socket.ca 的 client',
  'the user name or the password is wrong': '用户名或密码错误',
  'the server requires a password, so set one': '服务器要求密码，请提供',
  'the server has no password, so omit it': '服务器没有密码，请勿提供',
  'the user lacks a right: docs/redis.md lists them under Access rights':
    '该用户缺少权限：docs/redis.md 的 Access rights 一节列出所需权限',
  'the server is in protected mode, so set a password or its bind option':
    '服务器处于保护模式，请设置密码或其 bind 选项',
  'the server has too many clients': '服务器的客户端过多',
  'the server is still loading its data': '服务器仍在载入数据',
  'the server rejects writes because it cannot save its data, so check its disk':
    '服务器因无法保存数据而拒绝写入，请检查其磁盘',
  'the server rejects writes because too few replicas are connected': '服务器因连接的副本过少而拒绝写入',
  'the server is running a script of another client, which SCRIPT KILL ends':
    '该服务器正在运行其他客户端的脚本，可用 SCRIPT KILL 终止',
  'the server is a replica, so use its primary': '该服务器是副本，请使用主服务器',
  'the server is a replica without its primary': '该服务器是失去主服务器的副本',
  'the cluster cannot serve all keys': '集群无法提供全部键',
  'the server is part of a cluster, so pass a client that createCluster made, and no database':
    '该服务器属于集群，请提供由 createCluster 创建的 client，且不要指定数据库',
  'the server is not part of a cluster, so pass its URL or a client that createClient made':
    '该服务器不属于集群，请提供其 URL 或由 createClient 创建的 client',
  'the server has no database of this number': '服务器没有此编号的数据库',
  'the server is older than Redis 7.0, or lacks commands of it': '服务器早于 Redis 7.0，或缺少其命令',
  'the client is closed, so connect it again': 'client 已关闭，请重新连接',
  'the URL of one server: for Sentinel, a cluster or a Unix socket, pass a client that createSentinel, createCluster or createClient made as store[client]':
    '单个服务器的 URL：若使用 Sentinel、集群或 Unix 套接字，请通过 store[client] 提供由 createSentinel、createCluster 或 createClient 创建的 client',
  'a string that begins with redis://, rediss://, valkey:// or valkeys://':
    '以 redis://、rediss://、valkey:// 或 valkeys:// 开头的字符串',
  'a URL such as redis://user:password@host:6379/0, without a query, with special characters of the password percent-encoded':
    '形如 redis://user:password@host:6379/0 的 URL，不带查询部分，密码中的特殊字符须经百分号编码',
  'a client of the package redis that createClient (version 5.9 or newer), createCluster or createSentinel (version 6.1 or newer) made, with url omitted':
    '由 redis 包的 createClient（5.9 或更新版本）、createCluster 或 createSentinel（6.1 或更新版本）创建的 client，且不传 url',
  'too few replicas acknowledged the write': '确认写入的副本数不足',
  'another program uses a key of the store': '其他程序占用了存储的某个键',
  'a server whose maxmemory-policy is noeviction': 'maxmemory-policy 为 noeviction 的服务器',
  'a store in a format that this version can read': '此版本可以读取其格式的存储',
  '{partitions}, the number that the namespace was created with': '{partitions}，即创建该命名空间时所用的值',
  'an integer from 1 to 1,024': '1 至 1,024 的整数',
  'an integer of 0 or more': '不小于 0 的整数',
  'a string of at most 64 visible ASCII characters without braces': '最多 64 个可见 ASCII 字符且不含花括号的字符串',
  'the permission model of Node.js denies access to the network, so add --allow-net':
    'Node.js 的权限模型拒绝访问网络，请加上 --allow-net',
  'this environment lacks setImmediate, with which the package redis sends commands: in Jest, use testEnvironment: node':
    '此环境没有 setImmediate，而 redis 包用它发送命令：在 Jest 中请使用 testEnvironment: node',
  'a test fakes setImmediate or nextTick, with which the package redis sends commands: do not fake them':
    '测试伪造了 setImmediate 或 nextTick，而 redis 包用它们发送命令：请不要伪造它们',
} as const satisfies Readonly<Record<string, string>>;
