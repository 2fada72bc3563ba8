package io.vedette.syscalls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads lists of the descriptors of a process. */
final class DescriptorList {
    private final StateBlock block;
    private final MachineState machine;
    private final ByteText text = new ByteText();

    DescriptorList(StateBlock block, MachineState machine) {
        this.block = block;
        this.machine = machine;
    }

    void read(int version) throws IOException, StateBlock.DamagedException {
        ProcessThread thread = machine.threads.peek(block.number());
        while (block.left() > ProcessList.PADDING) {
            long end = -1;
            if (version >= 2) {
                long before = block.left();
                end = before - (block.integer() & 0xffff_ffffL);
                if (end < 0 || end >= before) {
                    throw new StateBlock.DamagedException(
                            "a descriptor has " + (before - end) + " bytes, its block " + before);
                }
            }
            readEntry(thread == null ? new DescriptorTable() : thread.ownDescriptors, end);
            if (end >= 0) {
                block.skipTo(end);
            }
        }
    }

    /**
     * @param end what the block has left after the entry; -1 when the entry does not say
     */
    private void readEntry(DescriptorTable table, long end)
            throws IOException, StateBlock.DamagedException {
        long number = block.number();
        long inode = block.number();
        int type = block.unsignedByte();
        Descriptor opened = number < 0 ? null : table.open(number);
        // one that has no room is read all the same
        Descriptor descriptor = opened == null ? new Descriptor() : opened;
        descriptor.type = type;
        descriptor.inode = inode;
        switch (type) {
            case Descriptor.IPV4, Descriptor.IPV6 -> readConnection(descriptor);
            case Descriptor.IPV4_SERVER, Descriptor.IPV6_SERVER -> readServer(descriptor);
            case Descriptor.UNIX -> {
                descriptor.unixSource = block.number();
                descriptor.unixDestination = block.number();
                readName(descriptor);
                descriptor.flags |=
                        descriptor.nameLength == 0
                                ? Descriptor.ROLE_CLIENT
                                : Descriptor.ROLE_SERVER;
            }
            case Descriptor.REGULAR -> {
                descriptor.openFlags = block.integer();
                readName(descriptor);
                if (end >= 0 && block.left() - end >= Integer.BYTES) {
                    descriptor.device = block.integer();
                }
            }
            case Descriptor.UNKNOWN -> {
                // nothing follows
            }
            default -> readOther(descriptor, end);
        }
    }

    private void readOther(Descriptor descriptor, long end)
            throws IOException, StateBlock.DamagedException {
        if (descriptor.type <= Descriptor.PIDFD) {
            readName(descriptor);
            if (descriptor.type == Descriptor.UNSUPPORTED && block.left() > end && end >= 0) {
                // StateWriter hides kinds from older readers in this way
                int late = block.unsignedByte();
                boolean known = late > Descriptor.REGULAR && late <= Descriptor.PIDFD;
                descriptor.type = known ? late : Descriptor.UNSUPPORTED;
            }
        } else if (end >= 0) {
            byte[] name =
                    ("unknown-type:[" + descriptor.type + "]").getBytes(StandardCharsets.US_ASCII);
            descriptor.type = Descriptor.UNSUPPORTED;
            descriptor.setName(name, 0, name.length);
        } else {
            throw new StateBlock.DamagedException(
                    "there is no type " + descriptor.type + " of descriptors");
        }
    }

    private void readName(Descriptor descriptor) throws IOException, StateBlock.DamagedException {
        byte[] name = block.text();
        if (name.length >= Paths.LONGEST) {
            throw new StateBlock.DamagedException(
                    "a descriptor has a name of "
                            + name.length
                            + " bytes, the limit is "
                            + Paths.LONGEST);
        }
        int length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        descriptor.setName(name, 0, length);
    }

    private void readConnection(Descriptor descriptor)
            throws IOException, StateBlock.DamagedException {
        int length = descriptor.addressLength();
        byte[] source = block.bytes(length);
        byte[] destination = block.bytes(length);
        int sourcePort = block.unsignedShort();
        int destinationPort = block.unsignedShort();
        int protocol = block.unsignedByte();
        boolean mapped =
                length == 16
                        && SocketNames.isMapped(source, 0)
                        && SocketNames.isMapped(destination, 0);
        if (mapped) {
            descriptor.type = Descriptor.IPV4;
        }
        int from = mapped ? 12 : 0;
        descriptor.setSource(source, from, length - from);
        descriptor.setDestination(destination, from, length - from);
        descriptor.setSourcePort(sourcePort);
        descriptor.setDestinationPort(destinationPort);
        descriptor.setProtocol(protocol);
        descriptor.flags |= protocol == Descriptor.TCP ? Descriptor.CONNECTED : 0;
        name(descriptor);
    }

    private void readServer(Descriptor descriptor) throws IOException, StateBlock.DamagedException {
        int length = descriptor.addressLength();
        descriptor.setDestination(block.bytes(length), 0, length);
        descriptor.setDestinationPort(block.unsignedShort());
        descriptor.setProtocol(block.unsignedByte());
        name(descriptor);
    }

    private void name(Descriptor descriptor) {
        text.clear();
        SocketNames.add(descriptor, text.begin());
        descriptor.setName(text);
    }
}
